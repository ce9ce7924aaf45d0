// What the ends of a channel share. An item goes to the longest waiting receiver, else into the buffer; a receiver takes the oldest item,
// and moves that of the longest waiting sender up. Invariants: receivers wait only while nothing can be taken, senders only while the
// buffer is full; an item that was handed to a task that was canceled in the same iteration goes back to the front.
using System.Diagnostics.CodeAnalysis;

namespace Lariat;

/// <summary>The buffer and the waiting tasks of a channel.</summary>
internal sealed class ChannelState<T>(int bufferSize) : ILoopBound
{
    private readonly Queue<T> _buffer = new();
    private readonly Stack<T> _returned = new();
    private readonly LinkedList<ChannelWait<T>> _senders = new();
    private readonly LinkedList<ChannelWait<T>> _receivers = new();
    private LoopBound _bound = new();

    public int SenderCount { get; private set; }

    public int ReceiverCount { get; private set; }

    public ChannelStatistics Statistics
        => new(_buffer.Count + _returned.Count, bufferSize, SenderCount, ReceiverCount, _senders.Count, _receivers.Count);

    string ILoopBound.LoopBoundName => nameof(MemoryChannel);

    bool ILoopBound.IsIdle => _senders.Count == 0 && _receivers.Count == 0;

    public void Use() => _bound.Use(this);

    public void OpenSender() => SenderCount++;

    public void OpenReceiver() => ReceiverCount++;

    /// <summary>Closes a sender: its waiting sends fail; the last one ends the channel.</summary>
    public void CloseSender(ChannelSender<T> sender)
    {
        End(_senders, sender, ChannelEnd.Closed);
        if (--SenderCount == 0)
        {
            End(_receivers, owner: null, ChannelEnd.OtherSideClosed);
        }
    }

    /// <summary>Closes a receiver: its waiting receives fail; the last one drops what is buffered.</summary>
    public void CloseReceiver(ChannelReceiver<T> receiver)
    {
        End(_receivers, receiver, ChannelEnd.Closed);
        if (--ReceiverCount == 0)
        {
            _buffer.Clear();
            _returned.Clear();
            End(_senders, owner: null, ChannelEnd.OtherSideClosed);
        }
    }

    /// <summary>Gives an item to a waiting receiver or to the buffer. False if there is no room.</summary>
    public bool TryGive(T item)
    {
        while (TakeFirst(_receivers) is { } receiver)
        {
            if (receiver.TryHandOver(item))
            {
                return true;
            }
        }

        if (_buffer.Count + _returned.Count >= bufferSize)
        {
            return false;
        }

        _buffer.Enqueue(item);
        return true;
    }

    /// <summary>Takes the oldest item. False if there is none.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        if (!_returned.TryPop(out item) && !_buffer.TryDequeue(out item))
        {
            return TryTakeFromSender(out item);
        }

        while (_buffer.Count + _returned.Count < bufferSize && TryTakeFromSender(out T? next))
        {
            _buffer.Enqueue(next);
        }

        return true;
    }

    public LinkedListNode<ChannelWait<T>> WaitToSend(ChannelSender<T> sender, T item)
        => _senders.AddLast(new ChannelWait<T>(EventLoop.Current, sender, item));

    public LinkedListNode<ChannelWait<T>> WaitToReceive(ChannelReceiver<T> receiver)
        => _receivers.AddLast(new ChannelWait<T>(EventLoop.Current, receiver, item: default));

    /// <summary>Ends a wait that was canceled. An item that had just been handed over is not lost.</summary>
    public void Abandon(LinkedListNode<ChannelWait<T>> wait, bool isReceiver)
    {
        wait.List?.Remove(wait);
        if (!isReceiver || wait.Value.End != ChannelEnd.HandedOver || ReceiverCount == 0)
        {
            return;
        }

        T item = wait.Value.Item!;
        while (TakeFirst(_receivers) is { } next)
        {
            if (next.TryHandOver(item))
            {
                return;
            }
        }

        _returned.Push(item);
    }

    private bool TryTakeFromSender([MaybeNullWhen(false)] out T item)
    {
        while (TakeFirst(_senders) is { } sender)
        {
            if (sender.TryHandOver(sender.Item!))
            {
                item = sender.Item!;
                return true;
            }
        }

        item = default;
        return false;
    }

    private static ChannelWait<T>? TakeFirst(LinkedList<ChannelWait<T>> waits)
    {
        ChannelWait<T>? first = waits.First?.Value;
        if (first is not null)
        {
            waits.RemoveFirst();
        }

        return first;
    }

    /// <summary>Ends the waits of one end; null: of all.</summary>
    private static void End(LinkedList<ChannelWait<T>> waits, object? owner, ChannelEnd end)
    {
        for (LinkedListNode<ChannelWait<T>>? wait = waits.First; wait is not null;)
        {
            LinkedListNode<ChannelWait<T>>? next = wait.Next;
            if (owner is null || ReferenceEquals(wait.Value.Owner, owner))
            {
                waits.Remove(wait);
                wait.Value.TryEnd(end);
            }

            wait = next;
        }
    }
}
