// An event names its entry by index and generation, not by descriptor: events that were fetched in a batch may name a descriptor
// that the handling of an earlier event closed, and whose number another connection has received since.
using System.Runtime.CompilerServices;
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>The entries that are registered with an epoll descriptor.</summary>
internal sealed unsafe class EpollTable(int epoll)
{
    private const int InitialCapacity = 64;

    private Slot[] _slots = new Slot[InitialCapacity];
    private int _count;
    private int _firstFree = -1;

    private struct Slot
    {
        public IEpollEntry? Entry;
        public uint Generation;
        public int NextFree;
    }

    /// <summary>The number of registered descriptors.</summary>
    public int EntryCount { get; private set; }

    /// <summary>Registers a descriptor; <paramref name="entry"/> receives its events until it is removed.</summary>
    /// <returns>0, or the error number.</returns>
    public int Add(int fd, uint events, IEpollEntry entry)
    {
        int index = TakeSlot();
        ref Slot slot = ref _slots[index];
        slot.Entry = entry;
        byte* at = stackalloc byte[16];
        EpollEvent.Set(at, events, Pack(index, slot.Generation));
        if (Libc.EpollControl(epoll, EpollEvent.EPOLL_CTL_ADD, fd, at) != 0)
        {
            int errno = Errno.Last;
            FreeSlot(index);
            return errno;
        }

        entry.Slot = index;
        EntryCount++;
        return 0;
    }

    /// <summary>Changes the events that the entry receives.</summary>
    /// <returns>0, or the error number.</returns>
    public int Modify(int fd, uint events, IEpollEntry entry)
    {
        byte* at = stackalloc byte[16];
        EpollEvent.Set(at, events, Pack(entry.Slot, _slots[entry.Slot].Generation));
        return Libc.EpollControl(epoll, EpollEvent.EPOLL_CTL_MOD, fd, at) == 0 ? 0 : Errno.Last;
    }

    /// <summary>
    /// Unregisters. Before the descriptor is closed: a close alone keeps the registration if the descriptor was duplicated.
    /// </summary>
    public void Remove(int fd, IEpollEntry entry)
    {
        byte* at = stackalloc byte[16];
        _ = Libc.EpollControl(epoll, EpollEvent.EPOLL_CTL_DEL, fd, at);
        FreeSlot(entry.Slot);
        entry.Slot = -1;
        EntryCount--;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public IEpollEntry? Find(ulong data)
    {
        ref Slot slot = ref _slots[(int)(uint)data];
        return slot.Generation == (uint)(data >> 32) ? slot.Entry : null;
    }

    public void CloseAll()
    {
        for (int i = 0; i < _count; i++)
        {
            _slots[i].Entry?.Close();
        }
    }

    private static ulong Pack(int index, uint generation) => (uint)index | ((ulong)generation << 32);

    private int TakeSlot()
    {
        if (_firstFree >= 0)
        {
            int index = _firstFree;
            _firstFree = _slots[index].NextFree;
            return index;
        }

        if (_count == _slots.Length)
        {
            Array.Resize(ref _slots, _count * 2);
        }

        return _count++;
    }

    private void FreeSlot(int index)
    {
        ref Slot slot = ref _slots[index];
        slot.Entry = null;
        slot.Generation++;
        slot.NextFree = _firstFree;
        _firstFree = index;
    }
}

/// <summary>Receives the events of one descriptor.</summary>
internal interface IEpollEntry
{
    /// <summary>Its index in the table; -1 if it is not registered.</summary>
    int Slot { get; set; }

    /// <summary>Records the readiness and queues the waiting operations. No system call that moves data, no user code.</summary>
    void OnReady(uint events);

    /// <summary>Called when the loop closes.</summary>
    void Close();
}
