using Lariat.Native;
using static Lariat.Native.UringConstants;

namespace Lariat.LowLevel;

/// <summary>A standing poll of the eventfd that other threads write to: every write completes it again, so it is never read.</summary>
internal sealed unsafe class UringWake(UringDriver driver, WakeEvent wake) : UringRequest
{
    public override void Prepare(UringSqe* sqe)
    {
        sqe->Opcode = IORING_OP_POLL_ADD;
        sqe->Descriptor = wake.Descriptor;
        sqe->OperationFlags = POLLIN;
        sqe->Length = IORING_POLL_ADD_MULTI;
    }

    public override void OnCompletion(int result, uint flags)
    {
        if ((flags & IORING_CQE_F_MORE) == 0 && result != -Errno.ECANCELED)
        {
            driver.Submit(this);
        }
    }
}

/// <summary>Requests to end another request; its completion is ignored.</summary>
internal sealed unsafe class UringCancel(ulong userData) : UringRequest
{
    public override void Prepare(UringSqe* sqe)
    {
        sqe->Opcode = IORING_OP_ASYNC_CANCEL;
        sqe->Descriptor = -1;
        sqe->Address = userData;
    }

    public override void OnCompletion(int result, uint flags)
    {
    }
}
