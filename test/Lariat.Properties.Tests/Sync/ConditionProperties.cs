namespace Lariat.Properties.Tests;

public class ConditionProperties
{
    private enum Kind
    {
        Consume,
        Produce,
        Cancel,
        Tick,
        Settle,
    }

    [Fact]
    public void AsyncCondition_AnyInterleaving_NoWakeUpIsLost() => Property.CheckSteps(
        Step<Kind>.Of((4, Kind.Consume), (3, Kind.Produce), (3, Kind.Cancel), (5, Kind.Tick), (1, Kind.Settle)),
        (_, steps) => new ConditionCase().RunAsync(steps));

    /// <summary>Producers add items and notify as many; consumers wait for one. All hold the lock for a tick or two.</summary>
    private sealed class ConditionCase : Interleaving<Worker>
    {
        private readonly AsyncCondition _condition = new();
        private int _items;
        private int _waitingForItem;
        private int _insideCount;

        public async Coroutine RunAsync(Step<Kind>[] steps)
        {
            foreach (Step<Kind> step in steps)
            {
                switch (step.Kind)
                {
                    case Kind.Consume:
                        Start(new Worker(), ConsumeAsync());
                        break;
                    case Kind.Produce:
                        Start(new Worker(), ProduceAsync(1 + (step.Number % 3), step.Number % 2));
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
            if (_waitingForItem > 0)
            {
                Start(new Worker(), ProduceAsync(_waitingForItem, ticks: 0));
                await SettleAsync();
            }

            CheckEnds(mustAllHaveEnded: true);
            Property.Require(!_condition.IsLocked, "The lock is free when everybody has left.");
        }

        private async Coroutine ConsumeAsync()
        {
            using (await _condition.EnterAsync())
            {
                Enter();
                try
                {
                    while (_items == 0)
                    {
                        await WaitAsync();
                    }

                    _items--;
                    await TickAsync();
                }
                finally
                {
                    Leave();
                }
            }
        }

        private async Coroutine WaitAsync()
        {
            Leave();
            _waitingForItem++;
            try
            {
                await _condition.WaitAsync();
            }
            finally
            {
                _waitingForItem--;
                Property.Require(_condition.IsLocked, "However a wait ends, the lock is held again.");
                Enter();
            }
        }

        private async Coroutine ProduceAsync(int count, int ticks)
        {
            using (await _condition.EnterAsync())
            {
                Enter();
                try
                {
                    _items += count;
                    _condition.Notify(count);
                    for (; ticks > 0; ticks--)
                    {
                        await TickAsync();
                    }
                }
                finally
                {
                    Leave();
                }
            }
        }

        private void Enter() => Property.Require(++_insideCount == 1, "One task at a time holds the lock.");

        private void Leave() => _insideCount--;

        private void CheckSettled()
        {
            CheckEnds(mustAllHaveEnded: false);
            Property.Require(_items == 0 || _waitingForItem == 0, "Nobody waits while there is an item: a wake-up was lost.");
            Property.Require(!_condition.IsLocked && _insideCount == 0, "The lock is free when everybody waits or has left.");
        }
    }
}
