using System.Net.Sockets;
using Lariat.Net;

namespace Lariat.LowLevel;

public sealed partial class StreamTransport
{
    // The file that is being sent: no other data may be written meanwhile.
    private FileSend? _fileSend;

    internal async Coroutine<long> SendFileAsync(FileSend send, bool fallback)
    {
        Loop.CheckThread(this);
        if (_isClosing || _hasEndedWriting)
        {
            throw new InvalidOperationException("No file can be sent: the transport is closing, was replaced, or EndWriting was called.");
        }

        CheckNoFile();
        _fileSend = send;
        try
        {
            return await send.SendAsync(_stream, _output, fallback);
        }
        finally
        {
            _fileSend = null;
            if (_output.Failure != SocketError.Success)
            {
                Fail(_output.Failure);
            }
        }
    }

    private void CheckNoFile()
    {
        if (_fileSend is not null)
        {
            throw new InvalidOperationException("A file is being sent over this transport: write when SendFileAsync has ended.");
        }
    }
}
