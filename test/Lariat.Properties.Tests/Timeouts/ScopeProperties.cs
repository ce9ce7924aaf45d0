namespace Lariat.Properties.Tests;

public class ScopeProperties
{
    [Fact]
    public void TimeoutScope_AnyNesting_EndsWhenAndHowTheModelSays()
        => Property.Check(ScopeStep.Programs, ScopeProgram.Shrink, program => new ScopeCase().RunAsync(program));

    private sealed class ScopeCase
    {
        private readonly List<bool> _expired = [];

        public async Coroutine RunAsync(ScopeProgram program)
        {
            var model = new ScopeModel(program.CancelAfter);
            Ending expected = model.Run(program.Steps);

            EventLoop loop = EventLoop.Current;
            LoopInstant begin = loop.Time;
            LoopTask task = LoopTask.Create(RunAsync(program.Steps));
            TimerHandle? cancel = program.CancelAfter is { } delay ? loop.CallLater(Milliseconds(delay), () => task.Cancel()) : null;
            await Coroutine.WaitMany([task]);
            cancel?.Cancel();

            Ending ending = task.IsCanceled ? Ending.Canceled : EndingOf(task.GetException());
            if (!model.IsAmbiguous)
            {
                Property.Require(loop.Time - begin == Milliseconds(model.Now), "The program ends when the model says.");
                Property.Require(ending == expected, "The program ends as the model says.");
                Property.Require(task.CancelRequests == model.Requests, "Each scope takes its request back, and no other.");
                Property.Require(_expired.SequenceEqual(model.Expired), "The scopes have expired that the model says.");
            }
        }

        private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);

        private static Ending EndingOf(Exception? error) => error switch
        {
            null => Ending.Normally,
            TimeoutException => Ending.TimedOut,
            _ => throw error,
        };

        private async Coroutine RunAsync(ScopeStep[] steps)
        {
            foreach (ScopeStep step in steps)
            {
                await RunAsync(step);
            }
        }

        private async Coroutine RunAsync(ScopeStep step)
        {
            switch (step.Doing)
            {
                case Doing.Sleep:
                    await Coroutine.Sleep(Milliseconds(step.Milliseconds));
                    break;
                case Doing.Scope:
                    await RunScopeAsync(step);
                    break;
                case Doing.ScopeCaught:
                    await CatchAsync<TimeoutException>(RunScopeAsync(step));
                    break;
                case Doing.CleanUp:
                    await CleanUpAsync(step);
                    break;
                case Doing.Refuse:
                    await CatchAsync<CoroutineCanceledException>(RunAsync(step.Body));
                    break;
            }
        }

        private async Coroutine RunScopeAsync(ScopeStep step)
        {
            var scope = new TimeoutScope(Milliseconds(step.Milliseconds));
            try
            {
                await scope.RunAsync(() => RunAsync(step.Body));
            }
            finally
            {
                _expired.Add(scope.IsExpired);
            }
        }

        private async Coroutine CleanUpAsync(ScopeStep step)
        {
            try
            {
                await RunAsync(step.Body);
            }
            finally
            {
                await Coroutine.Sleep(Milliseconds(step.Milliseconds));
            }
        }

        private static async Coroutine CatchAsync<TError>(Coroutine body)
            where TError : Exception
        {
            try
            {
                await body;
            }
            catch (TError)
            {
            }
        }
    }
}
