using System.IO.Pipes;
using System.Runtime.InteropServices;
using Lariat.IO;
using Lariat.LowLevel;
using Microsoft.Win32.SafeHandles;

namespace Lariat.Tests;

/// <summary>Every public member of the loop, futures, tasks, primitives and queues, and what each says when it is misused.</summary>
/// <remarks>A cell is a part of the expected InvalidOperationException's message, or null where the use is fine.</remarks>
internal static class MisuseTable
{
    private const string Thread = "CallSoonThreadSafe";
    private const string Closed = "is closed";
    private const string NoLoop = "No event loop runs on this thread";
    private const string NoTask = "No task is running";
    private const string NoRun = "only be awaited inside a running event loop";

    // What awaits or makes something on whatever loop runs here, and so may be used on any.
    private static readonly HashSet<string> s_ofAnyLoop = [nameof(Coroutine), nameof(TimeoutScope), nameof(TaskGroup), nameof(LoopTask)];

    public sealed record Row(Type Type, string Member, Action<MisuseScene> Use, string? WrongThread, string? ClosedLoop, string? OutsideALoop)
    {
        public string? Expected(Circumstance circumstance) => circumstance switch
        {
            Circumstance.WrongThread => WrongThread,
            Circumstance.OtherLoop when WrongThread is NoLoop or NoTask || (WrongThread == NoRun && s_ofAnyLoop.Contains(Type.Name)) => null,
            Circumstance.OtherLoop when WrongThread == NoRun => Thread,
            Circumstance.OtherLoop => WrongThread,
            Circumstance.ClosedLoop => ClosedLoop,
            _ => OutsideALoop,
        };
    }

    public static IReadOnlyList<Row> Rows { get; } =
    [
        .. Loop(), .. Futures(), .. Tasks(), .. Handles(), .. Scopes(), .. Sync(), .. Queues(), .. Statics(),
    ];

    private static IEnumerable<Row> Loop()
    {
        Type type = typeof(EventLoop);
        yield return new(type, "CallSoon", s => s.Loop.CallSoon(Nothing), Thread, Closed, null);
        yield return new(type, "CallSoon", s => s.Loop.CallSoon(static _ => { }, null), Thread, Closed, null);
        yield return new(type, "CallLater", s => s.Loop.CallLater(1, Nothing), Thread, Closed, null);
        yield return new(type, "CallLater", s => s.Loop.CallLater(TimeSpan.Zero, Nothing), Thread, Closed, null);
        yield return new(type, "CallAt", s => s.Loop.CallAt(LoopInstant.Zero, Nothing), Thread, Closed, null);
        yield return new(type, "CallSoonThreadSafe", s => s.Loop.CallSoonThreadSafe(Nothing), null, Closed, null);
        yield return new(type, "CallLater", s => s.Loop.CallLater(1, static _ => { }, s), Thread, Closed, null);
        yield return new(type, "CallLater", s => s.Loop.CallLater(TimeSpan.Zero, static _ => { }, s), Thread, Closed, null);
        yield return new(type, "CallAt", s => s.Loop.CallAt(LoopInstant.Zero, static _ => { }, s), Thread, Closed, null);
        yield return new(type, "CallSoonThreadSafe", s => s.Loop.CallSoonThreadSafe(static _ => { }, s), null, Closed, null);
        yield return new(type, "RunThreadSafe", s => s.Loop.RunThreadSafe(Coroutine.Sleep(0)), null, Closed, null);
        yield return new(type, "RunThreadSafe", s => s.Loop.RunThreadSafe(() => Task.FromResult(1)), null, Closed, null);
        yield return new(type, "CreateFuture", s => s.Loop.CreateFuture(), Thread, Closed, null);
        yield return new(type, "CreateTask", s => s.Loop.CreateTask(Coroutine.Sleep(0)), Thread, Closed, null);
        yield return new(type, "CreateTask", s => s.Loop.CreateTask(Coroutine.FromResult(1)), Thread, Closed, null);
        yield return new(type, "CreateTask", s => s.Loop.CreateTask(() => Task.FromResult(1)), Thread, Closed, null);
        yield return new(type, "CreateTask", s => s.Loop.CreateTask(() => Coroutine.Sleep(0)), Thread, Closed, null);
        yield return new(type, "RunInExecutor", s => s.Loop.RunInExecutor(static () => 1), Thread, Closed, null);
        yield return new(type, "SetDefaultExecutor", s => s.Loop.SetDefaultExecutor(new ThreadExecutor(1)), Thread, Closed, null);
        yield return new(type, "RunForever", s => s.Loop.RunForever(), "running already", Closed, "deadlock is the test's own");
        yield return new(type, "RunUntilComplete", s => s.Loop.RunUntilComplete(Coroutine.Sleep(0)), "running already", Closed, null);
        yield return new(type, "RunUntilComplete", s => s.Loop.RunUntilComplete(Coroutine.FromResult(1)), "running already", Closed, null);
        yield return new(type, "RunUntilComplete", s => s.Loop.RunUntilComplete((Future)Completed(s)), Thread, Closed, null);
        yield return new(type, "RunUntilComplete", s => s.Loop.RunUntilComplete((IFuture<int>)Completed(s)), Thread, Closed, null);
        yield return new(type, "Stop", s => s.Loop.Stop(), Thread, null, null);
        yield return new(type, "Close", s => s.Loop.Close(), "running loop cannot be closed", null, null);
        yield return new(type, "Dispose", s => s.Loop.Dispose(), "running loop cannot be closed", null, null);
        yield return new(type, "CheckThread", s => s.Loop.CheckThread(), Thread, null, null);
        yield return new(type, "Tasks", s => _ = s.Loop.Tasks, Thread, null, null);
        yield return new(type, "AbandonedOperations", s => _ = s.Loop.AbandonedOperations, Thread, null, null);
        yield return new(type, "ShutdownGeneratorsAsync", s => Start(s.Loop.ShutdownGeneratorsAsync()), NoRun, NoRun, NoRun);
        yield return new(type, "ShutdownDefaultExecutorAsync", s => Start(s.Loop.ShutdownDefaultExecutorAsync()), NoRun, NoRun, NoRun);
        yield return new(type, "CallExceptionHandler", s => s.Loop.CallExceptionHandler(new() { Message = "m" }), null, null, null);
        yield return new(type, "DefaultExceptionHandler", s => s.Loop.DefaultExceptionHandler(new() { Message = "m" }), null, null, null);
        yield return new(type, "CreateConnectionAsync", s => Start(s.Loop.CreateConnectionAsync(static () => new NoProtocol(), Loopback())), NoRun, NoRun, NoRun);
        yield return new(type, "CreateConnectionAsync", s => Start(s.Loop.CreateConnectionAsync(static () => new NoProtocol(), "::1", 1)), NoRun, NoRun, NoRun);
        yield return new(type, "AddReader", s => s.Loop.AddReader(NewSocket(), Nothing), Thread, Closed, null);
        yield return new(type, "AddWriter", s => s.Loop.AddWriter(NewSocket(), Nothing), Thread, Closed, null);
        yield return new(type, "RemoveReader", s => s.Loop.RemoveReader(NewSocket()), Thread, null, null);
        yield return new(type, "RemoveWriter", s => s.Loop.RemoveWriter(NewSocket()), Thread, null, null);
        yield return new(type, "SockReceiveAsync", s => Start(s.Loop.SockReceiveAsync(NewSocket(), default)), NoRun, NoRun, NoRun);
        yield return new(type, "SockSendAllAsync", s => Start(s.Loop.SockSendAllAsync(NewSocket(), default)), NoRun, NoRun, NoRun);
        yield return new(type, "SockAcceptAsync", s => Start(s.Loop.SockAcceptAsync(NewSocket())), NoRun, NoRun, NoRun);
        yield return new(type, "SockConnectAsync", s => Start(s.Loop.SockConnectAsync(NewSocket(), Loopback())), NoRun, NoRun, NoRun);
        foreach (Row row in NetworkOfTheLoop().Concat(SystemOfTheLoop()))
        {
            yield return row;
        }

        foreach (string property in (string[])["Time", "IsRunning", "IsClosed", "IsDebug", "SlowCallbackDuration", "TaskCount", "TaskFactory",
            "ExceptionHandler"])
        {
            yield return new(type, property, s => _ = typeof(EventLoop).GetProperty(property)!.GetValue(s.Loop), null, null, null);
        }
    }

    private static IEnumerable<Row> NetworkOfTheLoop()
    {
        Type type = typeof(EventLoop);
        yield return new(type, "SockReceiveFromAsync", s => Start(s.Loop.SockReceiveFromAsync(NewSocket(), default)), NoRun, NoRun, NoRun);
        yield return new(type, "SockSendToAsync", s => Start(s.Loop.SockSendToAsync(NewSocket(), default, Loopback())), NoRun, NoRun, NoRun);
        yield return new(type, "SockSendFileAsync", s => Start(s.Loop.SockSendFileAsync(NewSocket(), new SafeFileHandle())), NoRun, NoRun, NoRun);
        yield return new(type, "SendFileAsync", s => Start(s.Loop.SendFileAsync(null!, new SafeFileHandle())), NoRun, NoRun, NoRun);
        yield return new(type, "GetAddrInfoAsync", s => Start(s.Loop.GetAddrInfoAsync("localhost", 1)), NoRun, NoRun, NoRun);
        yield return new(type, "GetNameInfoAsync", s => Start(s.Loop.GetNameInfoAsync(Loopback())), NoRun, NoRun, NoRun);
        yield return new(type, "CreateServerAsync", s => Start(s.Loop.CreateServerAsync(static () => new NoProtocol(), "localhost", 0)), NoRun, NoRun, NoRun);
        yield return new(type, "CreateServerAsync", s => Start(s.Loop.CreateServerAsync(static () => new NoProtocol(), Loopback())), NoRun, NoRun, NoRun);
        yield return new(type, "CreateServerAsync", s => Start(s.Loop.CreateServerAsync(static () => new NoProtocol(), BoundSocket())), NoRun, NoRun, NoRun);
        yield return new(type, "ConnectAcceptedSocketAsync", s => Start(s.Loop.ConnectAcceptedSocketAsync(static () => new NoProtocol(), NewSocket())), NoRun, NoRun, NoRun);
        yield return new(type, "StartTlsAsync", s => Start(s.Loop.StartTlsAsync(null!, new NoProtocol(), new System.Net.Security.SslClientAuthenticationOptions())), NoRun, NoRun, NoRun);
        yield return new(type, "CreateDatagramEndpointAsync", s => Start(s.Loop.CreateDatagramEndpointAsync(static () => new NoDatagrams(), Loopback())), NoRun, NoRun, NoRun);
    }

    private static IEnumerable<Row> SystemOfTheLoop()
    {
        Type type = typeof(EventLoop);
        yield return new(type, "AsTaskScheduler", s => s.Loop.AsTaskScheduler(), null, null, null);
        yield return new(type, "AsTimeProvider", s => s.Loop.AsTimeProvider(), null, null, null);
        yield return new(type, "GetSockets", s => s.Loop.GetSockets(), Thread, Closed, null);
        yield return new(type, "Post", s => s.Loop.Post(new NoOperation()), null, null, null);
        yield return new(type, "RunCallback", s => s.Loop.RunCallback(static _ => { }, null), Thread, null, null);
        yield return new(type, "GetStatistics", s => s.Loop.GetStatistics(), null, null, null);
        yield return new(type, "AddSignalHandler", s => s.Loop.AddSignalHandler(PosixSignal.SIGHUP, Nothing), Thread, Closed, null);
        yield return new(type, "RemoveSignalHandler", s => s.Loop.RemoveSignalHandler(PosixSignal.SIGHUP), Thread, null, null);
        yield return new(type, "ConnectReadPipe", s => s.Loop.ConnectReadPipe(NewPipe().SafePipeHandle), Thread, Closed, null);
        yield return new(type, "ConnectWritePipe", s => s.Loop.ConnectWritePipe(NewPipe(PipeDirection.Out).SafePipeHandle), Thread, Closed, null);
        yield return new(type, "SubprocessExec", s => s.Loop.SubprocessExec(static () => new NoSubprocess(), "true"), Thread, Closed, null);
        yield return new(type, "SubprocessShell", s => s.Loop.SubprocessShell(static () => new NoSubprocess(), "true"), Thread, Closed, null);
    }

    private static AnonymousPipeServerStream NewPipe(PipeDirection direction = PipeDirection.In) => new(direction);

    private static System.Net.IPEndPoint Loopback() => new(System.Net.IPAddress.Loopback, 0);

    private static System.Net.Sockets.Socket BoundSocket()
    {
        System.Net.Sockets.Socket socket = NewSocket();
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.IPv6Loopback, 0));
        return socket;
    }

    private static System.Net.Sockets.Socket NewSocket() => new(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);

    private sealed class NoDatagrams : IDatagramProtocol
    {
        public void OnReceived(ReadOnlySpan<byte> data, System.Net.EndPoint? from)
        {
        }
    }

    private sealed class NoSubprocess : ISubprocessProtocol;

    private sealed class NoOperation : IoOperation
    {
        protected override void OnCompleted()
        {
        }
    }

    private sealed class NoProtocol : IProtocol
    {
        public void OnReceived(ReadOnlySpan<byte> data)
        {
        }
    }

    private static IEnumerable<Row> Futures()
    {
        Type type = typeof(Future<int>);
        yield return new(type, "SetResult", s => s.Future.SetResult(1), Thread, Closed, null);
        yield return new(type, "TrySetResult", s => s.Future.TrySetResult(1), Thread, Closed, null);
        yield return new(type, "SetException", s => s.Future.SetException(new InvalidTimeZoneException()), Thread, Closed, null);
        yield return new(type, "Cancel", s => s.Future.Cancel(), Thread, Closed, null);
        yield return new(type, "GetResult", s => s.Future.GetResult(), Thread, "no result yet", "no result yet");
        yield return new(type, "GetResult", s => ((Future)s.Future).GetResult(), Thread, "no result yet", "no result yet");
        yield return new(type, "GetException", s => s.Future.GetException(), Thread, "no result yet", "no result yet");
        yield return new(type, "AddDoneCallback", s => s.Future.AddDoneCallback(static _ => { }), Thread, Closed, null);
        yield return new(type, "RemoveDoneCallback", s => s.Future.RemoveDoneCallback(static _ => { }), Thread, null, null);
        yield return new(type, "GetAwaiter", s => _ = s.Future.GetAwaiter().IsCompleted, Thread, null, null);
        yield return new(type, "GetAwaiter", s => _ = ((Future)s.Future).GetAwaiter().IsCompleted, Thread, null, null);
        yield return new(type, "AwaitedBy", s => _ = s.Future.AwaitedBy, Thread, null, null);
        foreach (string property in (string[])["IsCompleted", "IsCompletedSuccessfully", "IsCanceled", "IsFaulted", "HasUnretrievedException", "Loop"])
        {
            yield return new(type, property, s => _ = typeof(Future<int>).GetProperty(property)!.GetValue(s.Future), null, null, null);
        }
    }

    private static IEnumerable<Row> Tasks()
    {
        Type type = typeof(LoopTask<int>);
        yield return new(type, "Cancel", s => s.Task.Cancel(), Thread, Closed, null);
        yield return new(type, "Uncancel", s => s.Task.Uncancel(), Thread, null, null);
        yield return new(type, "ThrowIfCancelRequested", s => s.Task.ThrowIfCancelRequested(), Thread, "does not run here", "does not run here");
        yield return new(type, "Token", s => _ = s.Task.Token, Thread, null, null);
        yield return new(type, "CancelWhen", s => s.Task.CancelWhen(CancellationToken.None), Thread, null, null);
        yield return new(type, "GetResult", s => s.Task.GetResult(), Thread, "no result yet", "no result yet");
        yield return new(type, "GetAwaiter", s => _ = s.Task.GetAwaiter().IsCompleted, Thread, null, null);
        yield return new(type, "GetStack", s => s.Task.GetStack(), Thread, null, null);
        yield return new(type, "AwaitedBy", s => _ = s.Task.AwaitedBy, Thread, null, null);
        yield return new(type, "IsCancellation", s => s.Task.IsCancellation(new InvalidTimeZoneException()), null, null, null);
        foreach (string property in (string[])["CancelRequests", "Name", "Context"])
        {
            yield return new(type, property, s => _ = typeof(LoopTask).GetProperty(property)!.GetValue(s.Task), null, null, null);
        }
    }

    private static IEnumerable<Row> Handles()
    {
        yield return new(typeof(TimerHandle), "Cancel", s => s.Handle.Cancel(), Thread, null, null);
        yield return new(typeof(TimerHandle), "IsCanceled", s => _ = s.Handle.IsCanceled, null, null, null);
        yield return new(typeof(TimerHandle), "When", s => _ = ((TimerHandle)s.Handle).When, null, null, null);
    }

    private static IEnumerable<Row> Scopes()
    {
        yield return new(typeof(TimeoutScope), "Reschedule", s => s.Scope.Reschedule(LoopInstant.Zero + TimeSpan.FromHours(2)), Thread, Closed, null);
        yield return new(typeof(TimeoutScope), "RunAsync", s => Start(TimeoutScope.At(null).RunAsync(static () => Coroutine.Completed)), NoRun, NoRun, NoRun);
        yield return new(typeof(TimeoutScope), "When", s => _ = s.Scope.When, null, null, null);
        yield return new(typeof(TimeoutScope), "IsExpired", s => _ = s.Scope.IsExpired, null, null, null);
        yield return new(typeof(TaskGroup), "Create", s => s.Group.Create(Coroutine.Sleep(0)), Thread, Closed, null);
        yield return new(typeof(TaskGroup), "Create", s => s.Group.Create(Coroutine.FromResult(0)), Thread, Closed, null);
        yield return new(typeof(TaskGroup), "Create", s => s.Group.Create(static () => Task.CompletedTask), Thread, Closed, null);
        yield return new(typeof(TaskGroup), "Cancel", s => s.Group.Cancel(), Thread, Closed, null);
        yield return new(typeof(TaskGroup), "RunAsync", s => Start(new TaskGroup().RunAsync(static () => Coroutine.Completed)), NoRun, NoRun, NoRun);
    }

    private static IEnumerable<Row> Sync()
    {
        yield return new(typeof(AsyncLock), "AcquireAsync", s => Start(s.Lock.AcquireAsync()), NoRun, NoRun, NoRun);
        yield return new(typeof(AsyncLock), "EnterAsync", s => Start(s.Lock.EnterAsync()), NoRun, NoRun, NoRun);
        yield return new(typeof(AsyncLock), "TryAcquire", s => s.Lock.TryAcquire(), Thread, null, null);
        yield return new(typeof(AsyncLock), "Release", s => s.Lock.Release(), Thread, Closed, null);
        yield return new(typeof(AsyncLock), "IsLocked", s => _ = s.Lock.IsLocked, null, null, null);
        yield return new(typeof(AsyncLock), "WaitingCount", s => _ = s.Lock.WaitingCount, null, null, null);
        yield return new(typeof(AsyncEvent), "Set", s => s.Event.Set(), Thread, Closed, null);
        yield return new(typeof(AsyncEvent), "Clear", s => s.Event.Clear(), Thread, null, null);
        yield return new(typeof(AsyncEvent), "WaitAsync", s => Start(s.Event.WaitAsync()), NoRun, NoRun, NoRun);
        yield return new(typeof(AsyncEvent), "IsSet", s => _ = s.Event.IsSet, null, null, null);
        yield return new(typeof(AsyncEvent), "WaitingCount", s => _ = s.Event.WaitingCount, null, null, null);
        yield return new(typeof(AsyncCondition), "AcquireAsync", s => Start(s.Condition.AcquireAsync()), NoRun, NoRun, NoRun);
        yield return new(typeof(AsyncCondition), "EnterAsync", s => Start(s.Condition.EnterAsync()), NoRun, NoRun, NoRun);
        yield return new(typeof(AsyncCondition), "TryAcquire", s => s.Condition.TryAcquire(), Thread, null, null);
        yield return new(typeof(AsyncCondition), "WaitAsync", s => Start(s.Condition.WaitAsync()), NoRun, NoRun, NoRun);
        yield return new(typeof(AsyncCondition), "WaitForAsync", s => Start(s.Condition.WaitForAsync(() => false)), NoRun, NoRun, NoRun);
        yield return new(typeof(AsyncCondition), "Release", s => s.Condition.Release(), Thread, Closed, null);
        yield return new(typeof(AsyncCondition), "Notify", s => s.Condition.Notify(), Thread, null, null);
        yield return new(typeof(AsyncCondition), "NotifyAll", s => s.Condition.NotifyAll(), Thread, null, null);
        yield return new(typeof(AsyncCondition), "IsLocked", s => _ = s.Condition.IsLocked, null, null, null);
        yield return new(typeof(AsyncCondition), "WaitingCount", s => _ = s.Condition.WaitingCount, null, null, null);
        yield return new(typeof(AsyncSemaphore), "AcquireAsync", s => Start(s.Semaphore.AcquireAsync()), NoRun, NoRun, NoRun);
        yield return new(typeof(AsyncSemaphore), "EnterAsync", s => Start(s.Semaphore.EnterAsync()), NoRun, NoRun, NoRun);
        yield return new(typeof(AsyncSemaphore), "TryAcquire", s => s.Semaphore.TryAcquire(), Thread, null, null);
        yield return new(typeof(AsyncSemaphore), "Release", s => s.Semaphore.Release(), Thread, Closed, null);
        yield return new(typeof(AsyncSemaphore), "Release", s => s.Semaphore.Release(2), Thread, Closed, null);
        yield return new(typeof(AsyncSemaphore), "IsLocked", s => _ = s.Semaphore.IsLocked, null, null, null);
        yield return new(typeof(AsyncSemaphore), "Permits", s => _ = s.Semaphore.Permits, null, null, null);
        yield return new(typeof(AsyncSemaphore), "WaitingCount", s => _ = s.Semaphore.WaitingCount, null, null, null);
        yield return new(typeof(AsyncBoundedSemaphore), "Release", s => s.BoundedSemaphore.Release(), Thread, Closed, null);
        yield return new(typeof(AsyncBarrier), "WaitAsync", s => Start(s.Barrier.WaitAsync()), NoRun, NoRun, NoRun);
        yield return new(typeof(AsyncBarrier), "ResetAsync", s => Start(s.Barrier.ResetAsync()), NoRun, NoRun, NoRun);
        yield return new(typeof(AsyncBarrier), "AbortAsync", s => Start(s.Barrier.AbortAsync()), NoRun, NoRun, NoRun);
        yield return new(typeof(AsyncBarrier), "Parties", s => _ = s.Barrier.Parties, null, null, null);
        yield return new(typeof(AsyncBarrier), "WaitingCount", s => _ = s.Barrier.WaitingCount, null, null, null);
        yield return new(typeof(AsyncBarrier), "IsBroken", s => _ = s.Barrier.IsBroken, null, null, null);
        yield return new(typeof(WaitQueue), "Add", s => s.WaitQueue.Add(s.Loop), Thread, null, null);
        yield return new(typeof(WaitQueue), "Remove", s => s.WaitQueue.Remove(s.Waiter), Thread, null, null);
        yield return new(typeof(WaitQueue), "WaitAsync", s => Start(s.WaitQueue.WaitAsync(s.Loop)), NoRun, NoRun, NoRun);
        yield return new(typeof(WaitQueue), "WakeFirst", s => s.WaitQueue.WakeFirst(), Thread, Closed, null);
    }

    private static IEnumerable<Row> Queues()
    {
        Type type = typeof(AsyncQueue<int>);
        yield return new(type, "PutAsync", s => Start(s.Queue.PutAsync(1)), NoRun, NoRun, NoRun);
        yield return new(type, "GetAsync", s => Start(s.Queue.GetAsync()), NoRun, NoRun, NoRun);
        yield return new(type, "ReadAllAsync", s => Start(s.Queue.ReadAllAsync().MoveNextAsync()), NoRun, NoRun, NoRun);
        yield return new(type, "JoinAsync", s => Start(s.Queue.JoinAsync()), NoRun, NoRun, NoRun);
        yield return new(type, "TryPut", s => s.Queue.TryPut(1), Thread, null, null);
        yield return new(type, "TryGet", s => s.Queue.TryGet(out _), Thread, Closed, null);
        yield return new(type, "TaskDone", s => s.Queue.TaskDone(), Thread, null, null);
        yield return new(type, "Shutdown", s => s.Queue.Shutdown(), Thread, Closed, null);
        foreach (string property in (string[])["Capacity", "Count", "IsEmpty", "IsFull", "IsShutdown"])
        {
            yield return new(type, property, s => _ = typeof(AsyncQueue<int>).GetProperty(property)!.GetValue(s.Queue), null, null, null);
        }
    }

    private static IEnumerable<Row> Statics()
    {
        yield return new(typeof(EventLoop), "Current", static s => GC.KeepAlive(EventLoop.Current), NoLoop, NoLoop, NoLoop);
        yield return new(typeof(EventLoop), "CurrentOrNull", _ => GC.KeepAlive(EventLoop.CurrentOrNull), null, null, null);
        yield return new(typeof(LoopTask), "Current", static s => GC.KeepAlive(LoopTask.Current), NoTask, NoTask, NoTask);
        yield return new(typeof(LoopTask), "CurrentOrNull", _ => GC.KeepAlive(LoopTask.CurrentOrNull), null, null, null);
        yield return new(typeof(LoopTask), "Create", _ => LoopTask.Create(Coroutine.Sleep(0)), NoLoop, NoLoop, NoLoop);
        yield return new(typeof(LoopTask), "Create", _ => LoopTask.Create(Coroutine.FromResult(1)), NoLoop, NoLoop, NoLoop);
        yield return new(typeof(LoopTask), "Create", _ => LoopTask.Create(() => Task.FromResult(1)), NoLoop, NoLoop, NoLoop);
        yield return new(typeof(LoopTask), "Create", _ => LoopTask.Create(() => Coroutine.Sleep(0)), NoLoop, NoLoop, NoLoop);
        yield return new(typeof(Coroutine), "Gather", _ => Coroutine.Gather([Coroutine.FromResult(1)]), NoLoop, NoLoop, NoLoop);
        yield return new(typeof(Coroutine), "Shield", _ => Coroutine.Shield(Coroutine.FromResult(1)), NoLoop, NoLoop, NoLoop);
        yield return new(typeof(Coroutine), "Sleep", _ => Start(Coroutine.Sleep(1)), NoRun, NoRun, NoRun);
        yield return new(typeof(Coroutine), "ToThread", _ => Start(Coroutine.ToThread(static () => 1)), NoRun, NoRun, NoRun);
        yield return new(typeof(TimeoutScope), ".ctor", static s => GC.KeepAlive(new TimeoutScope(TimeSpan.Zero)), NoLoop, NoLoop, NoLoop);
        yield return new(typeof(TimeoutScope), ".ctor", static s => GC.KeepAlive(new TimeoutScope(0.5)), NoLoop, NoLoop, NoLoop);
    }

    private static Future<int> Completed(MisuseScene scene)
    {
        scene.Future.TrySetResult(1);
        return scene.Future;
    }

    private static void Nothing()
    {
    }

    private static void Start<T>(Coroutine<T> coroutine) => Start(coroutine.WithoutResult);

    private static void Start(Coroutine coroutine)
    {
        if (EventLoop.CurrentOrNull is null)
        {
            _ = coroutine.GetAwaiter().IsCompleted;
            return;
        }

        LoopTask task = LoopTask.Create(coroutine, eagerStart: true);
        if (task.IsCompleted)
        {
            task.GetResult();
        }
    }
}
