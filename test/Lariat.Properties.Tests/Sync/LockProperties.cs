namespace Lariat.Properties.Tests;

public class LockProperties
{
    private enum Kind
    {
        Start,
        Release,
        Cancel,
        Tick,
        Settle,
    }

    [Fact]
    public void AsyncLock_AnyInterleaving_OneHolderFirstComeFirstServed() => Property.CheckSteps(
        Step<Kind>.Of((4, Kind.Start), (3, Kind.Release), (2, Kind.Cancel), (3, Kind.Tick), (1, Kind.Settle)),
        (_, steps) => new LockCase().RunAsync(steps));

    private sealed class Holder : Worker
    {
        public Future<object?> MayRelease { get; } = EventLoop.Current.CreateFuture();
    }

    private sealed class LockCase : Interleaving<Holder>
    {
        private readonly AsyncLock _gate = new();
        private readonly List<Holder> _line = [];
        private Holder? _holder;

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
                    case Kind.Release:
                        _holder?.MayRelease.TrySetResult(null);
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

            foreach (Holder holder in Workers)
            {
                holder.MayRelease.TrySetResult(null);
            }

            await SettleAsync();
            CheckEnds(mustAllHaveEnded: true);
            Property.Require(!_gate.IsLocked, "The lock is free when everybody has released it.");
        }

        private async Coroutine HoldAsync(Holder holder)
        {
            _line.Add(holder);
            try
            {
                await _gate.AcquireAsync();
            }
            catch (CoroutineCanceledException)
            {
                _line.Remove(holder);
                throw;
            }

            Property.Require(_holder is null, "One task at a time holds the lock.");
            Property.Require(_line.Find(waiting => !waiting.IsCancelRequested) == holder, "The first in line gets the lock.");
            _line.Remove(holder);
            _holder = holder;
            try
            {
                await holder.MayRelease;
            }
            finally
            {
                _holder = null;
                _gate.Release();
            }
        }

        private void CheckSettled()
        {
            CheckEnds(mustAllHaveEnded: false);
            Property.Require(_gate.IsLocked == _holder is not null, "The lock is held if, and only if, a task holds it.");
            Property.Require(_holder is not null || _line.Count == 0, "Nobody waits for a free lock.");
        }
    }
}
