namespace Lariat.Properties.Tests;

public class BarrierProperties
{
    private enum Kind
    {
        Start,
        Cancel,
        Reset,
        Abort,
        Tick,
        Settle,
    }

    [Fact]
    public void AsyncBarrier_OnlyArrivals_EachRoundTakesAllPartiesOnce() => Property.CheckSteps(
        Step<Kind>.Of((6, Kind.Start), (3, Kind.Tick), (1, Kind.Settle)),
        (size, steps) => new BarrierCase(1 + size).RunAsync(steps));

    [Fact]
    public void AsyncBarrier_WithCancellation_NobodyIsLeftBehind() => Property.CheckSteps(
        Step<Kind>.Of((6, Kind.Start), (3, Kind.Cancel), (3, Kind.Tick), (1, Kind.Settle)),
        (size, steps) => new BarrierCase(1 + size).RunAsync(steps));

    [Fact]
    public void AsyncBarrier_WithResetAndAbort_NobodyIsLeftBehind() => Property.CheckSteps(
        Step<Kind>.Of((8, Kind.Start), (3, Kind.Cancel), (2, Kind.Reset), (1, Kind.Abort), (4, Kind.Tick), (1, Kind.Settle)),
        (size, steps) => new BarrierCase(1 + size).RunAsync(steps));

    private sealed class Party : Worker
    {
        public bool HasBegun { get; set; }
    }

    private sealed class BarrierCase(int parties) : Interleaving<Party>
    {
        private readonly AsyncBarrier _barrier = new(parties);
        private readonly List<int> _indexes = [];
        private int _begun;
        private int _brokenCount;
        private bool _wasCanceled;
        private bool _wasBroken;

        public async Coroutine RunAsync(Step<Kind>[] steps)
        {
            foreach (Step<Kind> step in steps)
            {
                switch (step.Kind)
                {
                    case Kind.Start:
                        var party = new Party();
                        Start(party, PassAsync(party));
                        break;
                    case Kind.Cancel:
                        Cancel(step.Number);
                        _wasCanceled = true;
                        break;
                    case Kind.Reset:
                        _wasBroken = true;
                        await _barrier.ResetAsync();
                        break;
                    case Kind.Abort:
                        _wasBroken = true;
                        await _barrier.AbortAsync();
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
            await _barrier.AbortAsync();
            await SettleAsync();
            CheckEnds(mustAllHaveEnded: true);
        }

        private async Coroutine PassAsync(Party party)
        {
            party.HasBegun = true;
            _begun++;
            try
            {
                int index = await _barrier.WaitAsync();
                Property.Require(index >= 0 && index < parties, "An index is a number below the number of parties.");
                _indexes.Add(index);
            }
            catch (BarrierBrokenException)
            {
                _brokenCount++;
            }
        }

        private void CheckSettled()
        {
            CheckEnds(mustAllHaveEnded: false);
            int waiting = Workers.Count(party => party.HasBegun && !party.Task.IsCompleted);
            Property.Require(waiting < parties, "No full round waits.");
            Property.Require(_barrier.WaitingCount == waiting, "The count is that of the tasks that wait.");
            Property.Require(waiting == 0 || !_barrier.IsBroken, "Nobody waits at a broken barrier.");
            Property.Require(_wasBroken || _brokenCount == 0, "A barrier that nobody broke breaks nobody's wait.");
            if (!_wasCanceled && !_wasBroken)
            {
                Property.Require(_indexes.Count == _begun / parties * parties, "All full rounds have passed.");
                Property.Require(
                    _indexes.Chunk(parties).All(round => round.Distinct().Count() == parties), "Each index occurs once in a round.");
            }
        }
    }
}
