using Lariat.Native;
using static Lariat.Native.FileConstants;

namespace Lariat.LowLevel;

/// <summary>A file operation as a request; kept with the operation.</summary>
internal sealed unsafe class UringFileRequest(UringFiles files, IoFileOperation operation) : UringRequest
{
    private bool _isBlocking;

    public override void Prepare(UringSqe* sqe)
    {
        sqe->Descriptor = (int)operation.File;
        switch (operation.Verb)
        {
            case IoFileVerb.Open:
                // SAFETY: the kernel copies the path when the request is submitted; the operation keeps it until it is reused.
                sqe->Opcode = IORING_OP_OPENAT;
                sqe->Descriptor = AT_FDCWD;
                sqe->Address = (ulong)operation.NativePath;
                sqe->Length = PosixOpening.Mode(operation.Options!);
                sqe->OperationFlags = (uint)PosixOpening.Flags(operation.Options!);
                break;
            case IoFileVerb.Close:
                sqe->Opcode = IORING_OP_CLOSE;
                break;
            case IoFileVerb.Flush or IoFileVerb.FlushData:
                sqe->Opcode = IORING_OP_FSYNC;
                sqe->OperationFlags = operation.Verb == IoFileVerb.FlushData ? IORING_FSYNC_DATASYNC : 0;
                break;
            default:
                sqe->Opcode = operation.Verb == IoFileVerb.Read ? IORING_OP_READ : IORING_OP_WRITE;
                sqe->Address = (ulong)operation.Address;
                sqe->Length = (uint)Math.Min(operation.Buffer.Length, MaxTransferBytes);

                // KERNEL: an offset of -1 is the file's own position, if it has one.
                sqe->Offset = (ulong)operation.Offset;
                break;
        }
    }

    public override void OnCompletion(int result, uint flags)
    {
        if (result == -Errno.EAGAIN && !_isBlocking && operation.Verb is IoFileVerb.Read or IoFileVerb.Write)
        {
            _isBlocking = true;
            files.StartBlocking(operation, this);
            return;
        }

        _isBlocking = false;
        if (result == -Errno.ECANCELED && !IsCancelRequested)
        {
            files.StartOnThread(operation);
            return;
        }

        operation.Result = result;
        files.Complete(operation);
    }
}
