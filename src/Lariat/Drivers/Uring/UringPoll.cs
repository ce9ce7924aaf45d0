using Lariat.Native;
using static Lariat.Native.UringConstants;

namespace Lariat.LowLevel;

/// <summary>Waits once until a descriptor is ready.</summary>
internal sealed unsafe class UringPoll(int fd, int events, Action<int> onReady) : UringRequest
{
    public override void Prepare(UringSqe* sqe)
    {
        sqe->Opcode = IORING_OP_POLL_ADD;
        sqe->Descriptor = fd;
        sqe->OperationFlags = (uint)events;
    }

    public override void OnCompletion(int result, uint flags) => onReady(result);
}
