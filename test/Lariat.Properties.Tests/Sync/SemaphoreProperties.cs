namespace Lariat.Properties.Tests;

public class SemaphoreProperties
{
    private enum Kind
    {
        Start,
        Release,
        AddPermit,
        Cancel,
        Tick,
        Settle,
    }

    [Fact]
    public void AsyncSemaphore_AnyInterleaving_PermitsConservedFirstComeFirstServed() => Property.CheckSteps(
        Step<Kind>.Of((5, Kind.Start), (3, Kind.Release), (1, Kind.AddPermit), (3, Kind.Cancel), (3, Kind.Tick), (1, Kind.Settle)),
        (size, steps) => new SemaphoreCase(new AsyncSemaphore(size), canAdd: true).RunAsync(steps));

    [Fact]
    public void AsyncBoundedSemaphore_AnyInterleaving_PermitsConservedFirstComeFirstServed() => Property.CheckSteps(
        Step<Kind>.Of((5, Kind.Start), (3, Kind.Release), (1, Kind.AddPermit), (3, Kind.Cancel), (3, Kind.Tick), (1, Kind.Settle)),
        (size, steps) => new SemaphoreCase(new AsyncBoundedSemaphore(1 + size), canAdd: false).RunAsync(steps));

    private sealed class Holder : Worker
    {
        public Future<object?> MayRelease { get; } = EventLoop.Current.CreateFuture();
    }

    private sealed class SemaphoreCase(AsyncSemaphore semaphore, bool canAdd) : Interleaving<Holder>
    {
        private readonly List<Holder> _line = [];
        private readonly List<Holder> _holders = [];
        private int _permits = semaphore.Permits;

        public async Coroutine RunAsync(Step<Kind>[] steps)
        {
            foreach (Step<Kind> step in steps)
            {
                switch (step.Kind)
                {
                    case Kind.Start:
                        var holder = new Holder();
                        Start(holder, HoldAsync(holder));
                        break;
                    case Kind.Release when _holders.Count > 0:
                        _holders[step.Number % _holders.Count].MayRelease.TrySetResult(null);
                        break;
                    case Kind.AddPermit:
                        AddPermit();
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

            if (_permits == 0)
            {
                AddPermit();
            }

            foreach (Holder holder in Workers)
            {
                holder.MayRelease.TrySetResult(null);
            }

            await SettleAsync();
            CheckEnds(mustAllHaveEnded: true);
            Property.Require(semaphore.Permits == _permits, "All permits are back when everybody has released.");
        }

        private void AddPermit()
        {
            if (canAdd)
            {
                semaphore.Release();
                _permits++;
            }
            else if (semaphore.Permits == _permits)
            {
                Assert.Throws<SemaphoreFullException>(semaphore.Release);
            }
        }

        private async Coroutine HoldAsync(Holder holder)
        {
            _line.Add(holder);
            try
            {
                await semaphore.AcquireAsync();
            }
            catch (CoroutineCanceledException)
            {
                _line.Remove(holder);
                throw;
            }

            Property.Require(_line.Find(waiting => !waiting.IsCancelRequested) == holder, "The first in line gets the permit.");
            _line.Remove(holder);
            _holders.Add(holder);
            Property.Require(_holders.Count <= _permits, "No more tasks than permits.");
            try
            {
                await holder.MayRelease;
            }
            finally
            {
                _holders.Remove(holder);
                semaphore.Release();
            }
        }

        private void CheckSettled()
        {
            CheckEnds(mustAllHaveEnded: false);
            Property.Require(semaphore.Permits + _holders.Count == _permits, "No permit is lost or made.");
            Property.Require(semaphore.Permits == 0 || _line.Count == 0, "Nobody waits while there is a permit.");
        }
    }
}
