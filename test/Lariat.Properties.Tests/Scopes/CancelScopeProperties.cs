namespace Lariat.Properties.Tests;

public class CancelScopeProperties
{
    [Fact]
    public void CancelScope_AnyProgram_DoesWhatTheModelDoes()
        => Property.Check(CancelStep.Programs, CancelStep.Shrink, program => new Case().RunAsync(program));

    private sealed class Case
    {
        private readonly Dictionary<int, List<string>> _traces = [];
        private readonly Dictionary<int, CancelScope> _scopes = [];
        private readonly Dictionary<int, LoopTask> _tasks = [];
        private readonly HashSet<CancelScope> _open = [];
        private LoopInstant _begin;

        public async Coroutine RunAsync(CancelStep[] program)
        {
            CancelStep.NumberAll(program);
            var model = new CancelModel();
            model.Run(program);
            _begin = EventLoop.Current.Time;
            LoopTask main = Watch(LoopTask.Create(RunTaskAsync(program, number: -1, nursery: null)), number: -1);
            await Coroutine.WaitMany([main]);
            _ = main.IsFaulted ? main.GetException() : null;
            if (model.IsAmbiguous)
            {
                return;
            }

            Property.Require(_traces.Count == model.Traces.Count, "As many tasks run as the model says.");
            foreach ((int number, List<string> trace) in _traces)
            {
                string ran = string.Join(Environment.NewLine, trace);
                string expected = string.Join(Environment.NewLine, model.Traces[number]);
                Property.Require(ran == expected, $"Task {number} does what the model says.{Environment.NewLine}{ran}{Environment.NewLine}"
                    + $"-- and not what the model says:{Environment.NewLine}{expected}");
            }
        }

        private async Coroutine RunTaskAsync(CancelStep[] body, int number, Nursery? nursery)
        {
            await RunAllAsync(body, nursery, _traces[number]);
        }

        // A request that arrives in the last step makes a task canceled: only the task tells how it has ended.
        private LoopTask Watch(LoopTask task, int number)
        {
            List<string> trace = _traces[number] = [];
            _tasks[number] = task;
            task.AddDoneCallback(ended => Log(trace, $"end {EndOf(ended)}"));
            return task;
        }

        private static End EndOf(Future ended)
            => ended.IsCanceled ? End.Canceled : ended.GetException() is { } error ? EndOf(error) : End.Normally;

        private void Log(List<string> trace, string text)
            => trace.Add($"{(EventLoop.Current.Time - _begin).TotalMilliseconds}: {text}");

        private static End EndOf(Exception error) => error switch
        {
            CoroutineCanceledException => End.Canceled,
            TimeoutException => End.TimedOut,
            _ => End.Failed,
        };

        private async Coroutine RunAllAsync(CancelStep[] steps, Nursery? nursery, List<string> trace)
        {
            foreach (CancelStep step in steps)
            {
                await RunOneAsync(step, nursery, trace);
            }
        }

        private async Coroutine RunOneAsync(CancelStep step, Nursery? nursery, List<string> trace)
        {
            switch (step.Deed)
            {
                case Deed.Scope or Deed.Shield:
                    await RunScopeAsync(step, nursery, trace);
                    break;
                case Deed.Timeout:
                    await RunTimeoutAsync(step, nursery, trace);
                    break;
                case Deed.Swallow:
                    await SwallowAsync(step, nursery, trace);
                    break;
                case Deed.CleanUp:
                    try
                    {
                        await RunAllAsync(step.Body, nursery, trace);
                    }
                    finally
                    {
                        await Coroutine.Sleep(Milliseconds(step));
                    }

                    break;
                case Deed.Nursery:
                    await RunNurseryAsync(step, trace);
                    break;
                case Deed.Spawn:
                    if (nursery is not null)
                    {
                        _ = Watch(nursery.Create(RunTaskAsync(step.Body, step.Number, nursery)), step.Number);
                    }

                    break;
                default:
                    await Coroutine.Sleep(Milliseconds(step));
                    Act(step);
                    break;
            }
        }

        private void Act(CancelStep step)
        {
            CancelScope? scope = _scopes.GetValueOrDefault(step.Target);
            bool isOpen = scope is not null && _open.Contains(scope);
            switch (step.Deed)
            {
                case Deed.Fail:
                    throw new FormatException();
                case Deed.CancelScope when isOpen:
                    scope!.Cancel();
                    break;
                case Deed.MoveDeadline when isOpen && !scope!.IsCancelRequested:
                    scope.Deadline = EventLoop.Current.Time + Milliseconds(step);
                    break;
                case Deed.ToggleShield when isOpen:
                    scope!.IsShielded = !scope.IsShielded;
                    break;
                case Deed.CancelTask when _tasks.TryGetValue(step.TargetTask, out LoopTask? target):
                    target.Cancel();
                    break;
            }
        }

        private async Coroutine RunScopeAsync(CancelStep step, Nursery? nursery, List<string> trace)
        {
            var scope = new CancelScope(Milliseconds(step)) { IsShielded = step.Deed == Deed.Shield };
            Open(step, scope);
            try
            {
                await scope.RunAsync(() => RunAllAsync(step.Body, nursery, trace));
            }
            finally
            {
                Close(step, scope, trace);
            }
        }

        private void Open(CancelStep step, CancelScope scope)
        {
            _scopes[step.Number] = scope;
            _open.Add(scope);
        }

        private void Close(CancelStep step, CancelScope scope, List<string> trace)
        {
            _open.Remove(scope);
            Log(trace, $"scope {step.Number} requested {scope.IsCancelRequested} caught {scope.HasCaughtCancellation}");
        }

        private async Coroutine RunTimeoutAsync(CancelStep step, Nursery? nursery, List<string> trace)
        {
            var scope = new TimeoutScope(Milliseconds(step));
            End end = End.Normally;
            try
            {
                await scope.RunAsync(() => RunAllAsync(step.Body, nursery, trace));
            }
            catch (TimeoutException)
            {
                end = End.TimedOut;
            }
            catch (Exception error)
            {
                end = EndOf(error);
                throw;
            }
            finally
            {
                Log(trace, $"time-out {step.Number} expired {scope.IsExpired}: {end}");
            }
        }

        private async Coroutine SwallowAsync(CancelStep step, Nursery? nursery, List<string> trace)
        {
            try
            {
                await RunAllAsync(step.Body, nursery, trace);
            }
            catch (CoroutineCanceledException)
            {
            }
        }

        private async Coroutine RunNurseryAsync(CancelStep step, List<string> trace)
        {
            CancelScope? scope = null;
            End end = End.Normally;
            try
            {
                await Nursery.RunAsync(async nursery =>
                {
                    Open(step, scope = nursery.Scope);
                    await RunAllAsync(step.Body, nursery, trace);
                });
            }
            catch (ExceptionGroup)
            {
                end = End.Failed;
            }
            catch (CoroutineCanceledException)
            {
                end = End.Canceled;
                throw;
            }
            finally
            {
                Close(step, scope!, trace);
                Log(trace, $"nursery {step.Number}: {end}");
            }
        }

        private static TimeSpan Milliseconds(CancelStep step) => TimeSpan.FromMilliseconds(step.Milliseconds);
    }
}
