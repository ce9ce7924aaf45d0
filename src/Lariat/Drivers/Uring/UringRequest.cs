// States of a request: idle → queued (Submit; nothing has reached the kernel) → in flight (the kernel has it, and the memory that it names)
// → idle again with its last completion. It is prepared when the loop enters the kernel, not when it is queued.
using System.Diagnostics;
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>A request to the kernel; embedded in its owner, and reused.</summary>
internal abstract unsafe class UringRequest
{
    /// <summary>Its index in the table of requests in flight; -1 if it is not there.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>The next request to be submitted.</summary>
    public UringRequest? Next { get; set; }

    /// <summary>True while it waits to be submitted.</summary>
    public bool IsQueued { get; set; }

    /// <summary>True if it was withdrawn before it was submitted.</summary>
    public bool IsWithdrawn { get; set; }

    /// <summary>True if the driver was asked to end it early; the code that submits it again clears this if it matters there.</summary>
    public bool IsCancelRequested { get; set; }

    public bool IsInFlight => Slot >= 0;

    public bool IsActive => IsQueued || IsInFlight;

    /// <summary>Fills in the entry, except for the user data.</summary>
    public abstract void Prepare(UringSqe* sqe);

    /// <summary>Handles a completion. Queues the waiter; runs no user code.</summary>
    /// <param name="result">Negative: an error number.</param>
    /// <param name="flags">With IORING_CQE_F_MORE the request stays in flight.</param>
    public abstract void OnCompletion(int result, uint flags);
}

/// <summary>The requests in flight: user data is an index and a generation, so that a late completion is detected.</summary>
internal sealed class UringTable
{
    // User data 0 belongs to requests whose completion does not matter.
    private const uint FirstGeneration = 1;
    private const int InitialCapacity = 64;

    private Entry[] _entries = new Entry[InitialCapacity];
    private int _count;
    private int _firstFree = -1;

    private struct Entry
    {
        public UringRequest? Request;
        public uint Generation;
        public int NextFree;
    }

    public int InFlightCount { get; private set; }

    public ulong Add(UringRequest request)
    {
        Debug.Assert(request.Slot < 0);
        int index = _firstFree;
        if (index >= 0)
        {
            _firstFree = _entries[index].NextFree;
        }
        else
        {
            if (_count == _entries.Length)
            {
                Array.Resize(ref _entries, _count * 2);
            }

            index = _count++;
            _entries[index].Generation = FirstGeneration;
        }

        _entries[index].Request = request;
        request.Slot = index;
        InFlightCount++;
        return UserData(request);
    }

    public ulong UserData(UringRequest request) => (uint)request.Slot | ((ulong)_entries[request.Slot].Generation << 32);

    public UringRequest? Find(ulong userData)
    {
        int index = (int)(uint)userData;
        uint generation = (uint)(userData >> 32);
        return generation != 0 && _entries[index].Generation == generation ? _entries[index].Request : null;
    }

    public void Remove(UringRequest request)
    {
        ref Entry entry = ref _entries[request.Slot];
        entry.Request = null;
        entry.Generation = entry.Generation == uint.MaxValue ? FirstGeneration : entry.Generation + 1;
        entry.NextFree = _firstFree;
        _firstFree = request.Slot;
        request.Slot = -1;
        InFlightCount--;
    }

    public IEnumerable<UringRequest> All() => _entries.Take(_count).Select(entry => entry.Request).OfType<UringRequest>().ToArray();
}
