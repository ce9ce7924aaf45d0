namespace Lariat.Properties.Tests;

public sealed class CallOrderProperties : IDisposable
{
    private readonly OtherThread _other = new();

    public void Dispose() => _other.Dispose();

    [Fact]
    public void CallSoonThreadSafe_AnyMixOfThreads_RunsInTheOrderOfTheCalls() => Property.Check(
        CallStep.Programs, CallStep.Shrink, program => new CallCase(_other).RunAsync(program));

    private sealed class CallCase(OtherThread other)
    {
        private readonly List<string> _trace = [];
        private int _pending;

        public async Coroutine RunAsync(CallStep[] program)
        {
            Make(program, "");
            while (_pending > 0)
            {
                _trace.Add(CallModel.Iteration);
                await Coroutine.Sleep(0);
            }

            Property.Require(
                _trace.SequenceEqual(CallModel.Run(program)), "Callbacks run in the order of the calls, each in the next iteration.");
        }

        private void Make(CallStep[] steps, string parent)
        {
            for (int i = 0; i < steps.Length; i++)
            {
                Make(steps[i], $"{parent}.{i}");
            }
        }

        private void Make(CallStep step, string name)
        {
            EventLoop loop = EventLoop.Current;
            Action run = () => Run(step, name);
            _pending++;
            switch (step.Call)
            {
                case Call.Soon:
                    loop.CallSoon(run);
                    break;
                case Call.ThreadSafe:
                    loop.CallSoonThreadSafe(run);
                    break;
                case Call.Post:
                    other.Run(() => loop.CallSoonThreadSafe(run));
                    break;
                case Call.PostCanceled:
                    other.Run(() => loop.CallSoonThreadSafe(run).Cancel());
                    _pending--;
                    break;
                case Call.Task:
                    loop.CreateTask(RunAsync(step, name));
                    break;
                case Call.PostTask:
                    other.Run(() => loop.RunThreadSafe(RunAsync(step, name)));
                    break;
                case Call.Future:
                    Future<object?> future = loop.CreateFuture();
                    future.AddDoneCallback(_ => run());
                    future.SetResult(null);
                    break;
            }
        }

        private async Coroutine RunAsync(CallStep step, string name) => Run(step, name);

        private void Run(CallStep step, string name)
        {
            _pending--;
            _trace.Add(name);
            Make(step.Body, name);
        }
    }
}
