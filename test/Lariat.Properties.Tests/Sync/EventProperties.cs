namespace Lariat.Properties.Tests;

public class EventProperties
{
    private enum Kind
    {
        Start,
        Set,
        Clear,
        Cancel,
        Tick,
        Settle,
    }

    [Fact]
    public void AsyncEvent_AnyInterleaving_WhoWaitsWhenItIsSetIsWoken() => Property.CheckSteps(
        Step<Kind>.Of((5, Kind.Start), (2, Kind.Set), (2, Kind.Clear), (3, Kind.Cancel), (3, Kind.Tick), (1, Kind.Settle)),
        (_, steps) => new EventCase().RunAsync(steps));

    private sealed class Waiting : Worker
    {
        public bool HasBegun { get; set; }

        public bool WasSetMeanwhile { get; set; }
    }

    private sealed class EventCase : Interleaving<Waiting>
    {
        private readonly AsyncEvent _signal = new();

        public async Coroutine RunAsync(Step<Kind>[] steps)
        {
            foreach (Step<Kind> step in steps)
            {
                switch (step.Kind)
                {
                    case Kind.Start:
                        var waiting = new Waiting();
                        Start(waiting, WaitAsync(waiting));
                        break;
                    case Kind.Set:
                        Set();
                        break;
                    case Kind.Clear:
                        _signal.Clear();
                        break;
                    case Kind.Cancel:
                        Cancel(step.Number);
                        break;
                    case Kind.Tick:
                        await TickAsync();
                        break;
                    case Kind.Settle:
                        await SettleAsync();
                        CheckSettled();
                        break;
                }
            }

            await SettleAsync();
            CheckSettled();
            Set();
            await SettleAsync();
            CheckEnds(mustAllHaveEnded: true);
        }

        private void Set()
        {
            _signal.Set();
            foreach (Waiting waiting in Workers)
            {
                waiting.WasSetMeanwhile |= waiting.HasBegun;
            }
        }

        private async Coroutine WaitAsync(Waiting waiting)
        {
            waiting.HasBegun = true;
            waiting.WasSetMeanwhile = _signal.IsSet;
            await _signal.WaitAsync();
            Property.Require(waiting.WasSetMeanwhile, "A wait returns only if the event was set.");
            Property.Require(!waiting.IsCancelRequested, "A wait that was canceled does not return.");
        }

        private void CheckSettled()
        {
            CheckEnds(mustAllHaveEnded: false);
            foreach (Waiting waiting in Workers)
            {
                Property.Require(
                    waiting.Task.IsCompleted == (waiting.WasSetMeanwhile || waiting.IsCancelRequested),
                    "Nobody waits for an event that was set.");
            }
        }
    }
}
