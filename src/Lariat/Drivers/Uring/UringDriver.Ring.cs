// The ring of a driver belongs to the thread that first entered it: a loop that continues on another thread gets a new ring.
using Lariat.Native;

namespace Lariat.LowLevel;

public sealed partial class UringDriver
{
    // Waits before a refused ring is tried again: 1, 2, 4 … 64 ms. Measured: 5 ms suffice for 500 loops in a row on an idle machine, not on
    // a busy one.
    private const int MinRetryMs = 1;
    private const int MaxRetryMs = 64;

    private void CheckThread()
    {
        if (ReferenceEquals(_thread, Thread.CurrentThread))
        {
            return;
        }

        if (_thread is not null)
        {
            MoveToThisThread();
        }

        _ring.Enable();
        _thread = Thread.CurrentThread;
        Submit(_wakeRequest);
    }

    /// <summary>
    /// A ring cannot change its thread (the kernel returns EEXIST): the loop gets a new one, if the old one has nothing in flight.
    /// </summary>
    private void MoveToThisThread()
    {
        if (_table.InFlightCount > (_wakeRequest.IsInFlight ? 1 : 0))
        {
            throw new InvalidOperationException(
                "This loop has sockets in use by io_uring, which binds them to the thread that ran the loop first. Run the loop there, or "
                    + "use the epoll driver (LARIAT_DRIVER=epoll).");
        }

        // First the new one: if it is refused, the driver is unchanged.
        (UringRing ring, UringBuffers buffers) = MakeRing();
        if (_wakeRequest.IsInFlight)
        {
            _table.Remove(_wakeRequest);
        }

        _ring.Dispose();
        Buffers.Dispose();
        _ring = ring;
        Buffers = buffers;
    }

    /// <summary>
    /// A ring counts against RLIMIT_MEMLOCK, and the kernel frees a closed one some time after close(2): a program that creates loop after
    /// loop may be refused although no ring is in use. So it is tried again a few times.
    /// </summary>
    private (UringRing Ring, UringBuffers Buffers) MakeRing()
    {
        for (int waitMs = MinRetryMs; ; waitMs *= 2)
        {
            UringRing? ring = null;
            try
            {
                ring = new UringRing();
                return (ring, new UringBuffers(ring, _bufferShape));
            }
            catch (UringRefusedException refusal) when (refusal.ErrorNumber == Errno.ENOMEM && waitMs <= MaxRetryMs)
            {
                ring?.Dispose();
                Thread.Sleep(waitMs);
            }
            catch
            {
                ring?.Dispose();
                throw;
            }
        }
    }
}
