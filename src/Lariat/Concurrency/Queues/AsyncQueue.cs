using System.Diagnostics;
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>A queue between tasks of one loop, first in, first out, with an optional capacity.</summary>
/// <remarks>
/// Waiting tasks are served in order, but items are not handed over: a woken task checks the queue again. Bound to the first loop that
/// uses it. Thread: the loop's. asyncio: <c>Queue</c>.
/// </remarks>
/// <example><!-- from SyncExamples.cs#AsyncQueue --><code>
/// var queue = new AsyncQueue&lt;string&gt;(capacity: 10);
/// LoopTask worker = LoopTask.Create(WorkAsync());
/// await queue.PutAsync("a"); // waits while ten are queued
/// await queue.PutAsync("b");
/// await queue.JoinAsync(); // both are handled
/// worker.Cancel();
///
/// async Coroutine WorkAsync()
/// {
///     while (true)
///     {
///         await handleAsync(await queue.GetAsync());
///         queue.TaskDone();
///     }
/// }
/// </code></example>
/// <typeparam name="T">The items.</typeparam>
[DebuggerDisplay("{Count} items, capacity {Capacity}, {_getters.Count} getters, {_putters.Count} putters")]
public partial class AsyncQueue<T> : ILoopBound
{
    private readonly WaitQueue _getters = new();
    private readonly WaitQueue _putters = new();
    private readonly AsyncEvent _allDone = new(isSet: true);
    private readonly IQueueStore<T> _store;
    private LoopBound _bound = new();
    private LeafCache<GetLeaf, T> _getLeaf;
    private LeafCache<PutLeaf, Nothing> _putLeaf;
    private int _unfinished;

    /// <summary>Creates a queue.</summary>
    /// <param name="capacity">Maximum number of items; zero or less, the default: unlimited.</param>
    public AsyncQueue(int capacity = 0)
        : this(capacity, new FifoStore<T>())
    {
    }

    private protected AsyncQueue(int capacity, IQueueStore<T> store)
    {
        Capacity = capacity;
        _store = store;
    }

    /// <summary>Maximum number of items; zero or less: unlimited.</summary>
    /// <remarks>asyncio: <c>maxsize</c>.</remarks>
    public int Capacity { get; }

    /// <summary>The number of items in the queue.</summary>
    /// <remarks>asyncio: <c>qsize()</c>.</remarks>
    public int Count => _store.Count;

    /// <summary>True if there is no item.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>True if the queue is at its capacity.</summary>
    public bool IsFull => Capacity > 0 && Count >= Capacity;

    /// <summary>True once <see cref="Shutdown"/> was called.</summary>
    public bool IsShutdown { get; private set; }

    string ILoopBound.LoopBoundName => LoopMismatch.NameOf(this);

    bool ILoopBound.IsIdle => _getters.Count == 0 && _putters.Count == 0 && ((ILoopBound)_allDone).IsIdle;

    /// <summary>Puts an item, waiting until there is room.</summary>
    /// <remarks>Suspends while the queue is full. asyncio: <c>put()</c>.</remarks>
    /// <exception cref="QueueShutdownException">The queue was shut down.</exception>
    /// <exception cref="InvalidOperationException">The queue belongs to another loop.</exception>
    public Coroutine PutAsync(T item)
    {
        PutLeaf leaf = _putLeaf.TryTake(_bound) ?? _putLeaf.Take(PutLeaf.Rent(), _bound);
        leaf.Set(this, item);
        return new Coroutine(leaf);
    }

    /// <summary>Puts an item immediately, if there is a free place and the queue is not shut down.</summary>
    /// <returns>False if the queue is full or was shut down: the item is not in it.</returns>
    /// <remarks>asyncio: <c>put_nowait()</c>, which throws then.</remarks>
    /// <exception cref="InvalidOperationException">The queue belongs to another loop.</exception>
    public bool TryPut(T item)
    {
        _bound.Use(this);
        if (IsShutdown || IsFull)
        {
            return false;
        }

        Put(item);
        return true;
    }

    /// <summary>Takes an item, waiting until there is one.</summary>
    /// <remarks>Suspends while the queue is empty. asyncio: <c>get()</c>.</remarks>
    /// <exception cref="QueueShutdownException">The queue was shut down and is empty.</exception>
    /// <exception cref="InvalidOperationException">The queue belongs to another loop.</exception>
    public Coroutine<T> GetAsync() => new(_getLeaf.TryTake(_bound) ?? _getLeaf.Take(new GetLeaf(this), _bound));

    /// <summary>Takes an item immediately, if there is one.</summary>
    /// <returns>False if the queue is empty, whether it was shut down or not.</returns>
    /// <remarks>asyncio: <c>get_nowait()</c>, which throws in this case.</remarks>
    /// <exception cref="InvalidOperationException">The queue belongs to another loop.</exception>
    public bool TryGet([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T item)
    {
        _bound.Use(this);
        if (IsEmpty)
        {
            item = default;
            return false;
        }

        item = Take();
        return true;
    }

    /// <summary>Marks the work on one taken item as done.</summary>
    /// <remarks>asyncio: <c>task_done()</c>.</remarks>
    /// <exception cref="InvalidOperationException">Called more often than items were put, or the queue belongs to another loop.</exception>
    public void TaskDone()
    {
        _bound.Use(this);
        if (_unfinished <= 0)
        {
            throw new InvalidOperationException("TaskDone was called more often than items were put into the queue.");
        }

        if (--_unfinished == 0)
        {
            _allDone.Set();
        }
    }

    /// <summary>Waits until <see cref="TaskDone"/> was called for every item that was put.</summary>
    /// <remarks>Suspends while there is unfinished work. asyncio: <c>join()</c>.</remarks>
    /// <exception cref="InvalidOperationException">The queue belongs to another loop.</exception>
    public async Coroutine JoinAsync()
    {
        _bound.Use(this);
        if (_unfinished > 0)
        {
            await _allDone.WaitAsync();
        }
    }

    /// <summary>Ends the queue: puts fail from now on, gets fail once it is empty; all waiting tasks are woken.</summary>
    /// <param name="immediate">True: the items in the queue are dropped and count as done.</param>
    /// <remarks>asyncio: <c>shutdown()</c>.</remarks>
    /// <exception cref="InvalidOperationException">The queue belongs to another loop.</exception>
    public void Shutdown(bool immediate = false)
    {
        _bound.Use(this);
        IsShutdown = true;
        if (immediate)
        {
            while (!IsEmpty)
            {
                _store.Take();
                if (_unfinished > 0)
                {
                    _unfinished--;
                }
            }

            if (_unfinished == 0)
            {
                _allDone.Set();
            }
        }

        while (_getters.TryWakeAndDetachNext())
        {
        }

        while (_putters.TryWakeAndDetachNext())
        {
        }
    }

    private void Put(T item)
    {
        _store.Put(item);
        _unfinished++;
        _allDone.Clear();
        _getters.TryWakeAndDetachNext();
    }

    private T Take()
    {
        T item = _store.Take();
        _putters.TryWakeAndDetachNext();
        return item;
    }
}
