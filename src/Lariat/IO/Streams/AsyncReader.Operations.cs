// Reads for waits that are not a task's, those of a pipe or a stream for foreign code: they arm an operation (ConnectionSource).
using Lariat.LowLevel;

namespace Lariat.IO;

public sealed partial class AsyncReader
{
    /// <summary>The buffered bytes.</summary>
    internal ReadOnlyMemory<byte> Buffered => _input.Memory;

    /// <summary>True if nothing more will arrive.</summary>
    internal bool IsReadingOver => _input.HasEnded;

    /// <summary>Reads the buffered bytes, or arms the operation. For an empty buffer: true when bytes are available.</summary>
    internal bool TryRead(Span<byte> buffer, IoOperation operation, out int count)
    {
        if (!TryBuffer(operation, needed: 1))
        {
            count = 0;
            return false;
        }

        count = TakeBuffered(buffer);
        return true;
    }

    /// <summary>True if that many bytes are buffered, or no more will arrive; otherwise arms the operation.</summary>
    internal bool TryBuffer(IoOperation operation, int needed)
    {
        while (_input.Length < needed && !_input.HasEnded)
        {
            if (!_input.TryFill())
            {
                _input.Arm(operation);
                return false;
            }
        }

        ThrowIfFailed();
        return true;
    }

    internal void Disarm(IoOperation operation) => _input.Disarm(operation);
}
