// Passes items from other threads to the thread that owns a loop: each pushes onto a lock-free stack, and the owner takes the whole stack
// in one exchange and reverses it. There is no ABA problem, because items are never popped singly.
using System.Diagnostics;

namespace Lariat.Items;

/// <summary>An item that can be on one <see cref="PostStack{T}"/> at a time.</summary>
internal interface IPosted<T>
    where T : class
{
    /// <summary>On the stack: the item pushed before this one. After the take: the item pushed after it.</summary>
    T? NextPosted { get; set; }
}

/// <summary>Passes items from any number of threads to one owner, which takes them oldest first.</summary>
/// <remarks>A mutable struct: keep it in a field that is not readonly.</remarks>
internal struct PostStack<T>
    where T : class, IPosted<T>
{
    private T? _newest;

    /// <summary>True if there is no item. Any thread.</summary>
    public bool IsEmpty => Volatile.Read(ref _newest) is null;

    /// <summary>Pushes an item, unless the stack was closed with <paramref name="closed"/>. Any thread.</summary>
    /// <param name="item">On no stack. From the push on it belongs to the owner, which may take it before this returns.</param>
    /// <param name="wasEmpty">True for exactly one push between two takes: the first.</param>
    /// <param name="closed">The argument of <see cref="Close"/>; null for a stack that is never closed.</param>
    public bool TryPush(T item, out bool wasEmpty, T? closed = null)
    {
        Debug.Assert(item.NextPosted is null, "The item is on a stack already, and is not its oldest.");
        T? newest = Volatile.Read(ref _newest);
        while (newest is null || !ReferenceEquals(newest, closed))
        {
            item.NextPosted = newest;
            T? found = Interlocked.CompareExchange(ref _newest, item, newest);
            if (ReferenceEquals(found, newest))
            {
                wasEmpty = newest is null;
                return true;
            }

            newest = found;
        }

        item.NextPosted = null;
        wasEmpty = false;
        return false;
    }

    /// <summary>Pushes an item onto a stack that is never closed. Any thread.</summary>
    /// <returns>True if the stack was empty.</returns>
    public bool Push(T item)
    {
        _ = TryPush(item, out bool wasEmpty);
        return wasEmpty;
    }

    /// <summary>Takes all items. Called by the owner.</summary>
    /// <returns>The oldest item, from which <see cref="TakeNext"/> leads to the newest; null if the stack was empty.</returns>
    public T? TakeAll() => IsEmpty ? null : Reverse(Interlocked.Exchange(ref _newest, null));

    /// <summary>Takes all items, and rejects later pushes. Called by the owner.</summary>
    /// <param name="closed">An item that marks the closed stack; closing twice is allowed.</param>
    /// <returns>As <see cref="TakeAll"/>.</returns>
    public T? Close(T closed)
    {
        T? newest = Interlocked.Exchange(ref _newest, closed);
        return ReferenceEquals(newest, closed) ? null : Reverse(newest);
    }

    /// <summary>Removes the next of the taken items, and unlinks it, so that it can be pushed again.</summary>
    public static T TakeNext(ref T? rest)
    {
        T item = rest!;
        rest = item.NextPosted;
        item.NextPosted = null;
        return item;
    }

    private static T? Reverse(T? newest)
    {
        T? oldest = null;
        while (newest is not null)
        {
            T? older = newest.NextPosted;
            newest.NextPosted = oldest;
            oldest = newest;
            newest = older;
        }

        return oldest;
    }
}
