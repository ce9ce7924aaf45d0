namespace Lariat.Properties.Tests;

public class QueueProperties
{
    private enum Kind
    {
        Put,
        Get,
        TryPut,
        TryGet,
        TaskDone,
        Join,
        Cancel,
        Shutdown,
        ShutdownNow,
        Tick,
        Settle,
    }

    private static readonly Gen<Step<Kind>> s_steps = Step<Kind>.Of(
        (6, Kind.Put), (6, Kind.Get), (1, Kind.TryPut), (1, Kind.TryGet), (2, Kind.TaskDone), (1, Kind.Join), (4, Kind.Cancel), (5, Kind.Tick), (1, Kind.Settle));

    private static readonly Gen<Step<Kind>> s_stepsWithEnd = Gen.Frequency((30, s_steps), (1, Step<Kind>.Of((2, Kind.Shutdown), (1, Kind.ShutdownNow))));

    [Fact]
    public void AsyncQueue_AnyInterleaving_NoItemLostOrderKept() => Property.CheckSteps(s_stepsWithEnd, (size, steps) =>
        new QueueCase(new AsyncQueue<int>(size), static items => items[0]).RunAsync(steps));

    [Fact]
    public void AsyncLifoQueue_AnyInterleaving_NoItemLostOrderKept() => Property.CheckSteps(s_stepsWithEnd, (size, steps) =>
        new QueueCase(new AsyncLifoQueue<int>(size), static items => items[^1]).RunAsync(steps));

    [Fact]
    public void AsyncPriorityQueue_AnyInterleaving_NoItemLostOrderKept() => Property.CheckSteps(s_stepsWithEnd, (size, steps) =>
        new QueueCase(new AsyncPriorityQueue<int>(size), static items => items.Min()).RunAsync(steps));

    private sealed class User : Worker
    {
        public bool IsJoining { get; init; }

        public bool HasBegun { get; set; }

        public bool WasAllDoneMeanwhile { get; set; }
    }

    /// <summary>The model is a list of the items inside; who puts or takes says so in the same step.</summary>
    private sealed class QueueCase(AsyncQueue<int> queue, Func<List<int>, int> next) : Interleaving<User>
    {
        private readonly List<int> _inside = [];
        private int _made;
        private int _unfinished;
        private int _getting;
        private int _putting;

        public async Coroutine RunAsync(Step<Kind>[] steps)
        {
            foreach (Step<Kind> step in steps)
            {
                await ApplyAsync(step);
                CheckNow();
            }

            await SettleAsync();
            CheckSettled();
            Shutdown(immediate: true);
            Finish(_unfinished);
            await SettleAsync();
            CheckEnds(mustAllHaveEnded: true);
        }

        private async Coroutine ApplyAsync(Step<Kind> step)
        {
            switch (step.Kind)
            {
                case Kind.Put:
                    Start(new User(), PutAsync(MakeItem(step.Number)));
                    break;
                case Kind.Get:
                    Start(new User(), GetAsync());
                    break;
                case Kind.TryPut:
                    int item = MakeItem(step.Number);
                    bool isRefused = queue.IsShutdown || queue.IsFull;
                    Property.Require(queue.TryPut(item) != isRefused, "TryPut succeeds if there is a place.");
                    if (!isRefused)
                    {
                        NoteIsPut(item);
                    }

                    break;
                case Kind.TryGet:
                    if (queue.TryGet(out int taken))
                    {
                        NoteIsTaken(taken);
                    }

                    break;
                case Kind.TaskDone when _unfinished > _inside.Count:
                    Finish(1);
                    break;
                case Kind.Join:
                    var joining = new User { IsJoining = true };
                    Start(joining, JoinAsync(joining));
                    break;
                case Kind.Cancel:
                    Cancel(step.Number);
                    break;
                case Kind.Shutdown or Kind.ShutdownNow:
                    Shutdown(step.Kind == Kind.ShutdownNow);
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

        // Each item is another one, and their order is not that in which they are made.
        private int MakeItem(int number) => (number * 1000) + _made++;

        private async Coroutine PutAsync(int item)
        {
            _putting++;
            try
            {
                await queue.PutAsync(item);
                NoteIsPut(item);
            }
            catch (QueueShutdownException)
            {
                Property.Require(queue.IsShutdown, "Only a queue that was shut down says so.");
            }
            finally
            {
                _putting--;
            }
        }

        private async Coroutine GetAsync()
        {
            _getting++;
            try
            {
                NoteIsTaken(await queue.GetAsync());
            }
            catch (QueueShutdownException)
            {
                Property.Require(queue.IsShutdown && _inside.Count == 0, "A queue that was shut down gives what is inside first.");
            }
            finally
            {
                _getting--;
            }
        }

        private async Coroutine JoinAsync(User joining)
        {
            joining.HasBegun = true;
            joining.WasAllDoneMeanwhile = _unfinished == 0;
            await queue.JoinAsync();
            Property.Require(joining.WasAllDoneMeanwhile, "Join returns only if all was done.");
        }

        private void NoteIsPut(int item)
        {
            _inside.Add(item);
            _unfinished++;
            CheckNow();
        }

        private void NoteIsTaken(int item)
        {
            Property.Require(_inside.Count > 0 && item == next(_inside), "The item is the one whose turn it is.");
            _inside.Remove(item);
            CheckNow();
        }

        private void Finish(int count)
        {
            for (; count > 0; count--)
            {
                queue.TaskDone();
                _unfinished--;
                NoteIfAllDone();
            }
        }

        private void Shutdown(bool immediate)
        {
            queue.Shutdown(immediate);
            if (immediate)
            {
                _unfinished -= _inside.Count;
                _inside.Clear();
                NoteIfAllDone();
            }
        }

        private void NoteIfAllDone()
        {
            foreach (User user in Workers)
            {
                user.WasAllDoneMeanwhile |= _unfinished == 0 && user.HasBegun;
            }
        }

        private void CheckNow()
        {
            Property.Require(queue.Count == _inside.Count, "No item is lost or doubled.");
            Property.Require(queue.Capacity == 0 || queue.Count <= queue.Capacity, "The capacity is kept.");
        }

        private void CheckSettled()
        {
            CheckEnds(mustAllHaveEnded: false);
            Property.Require(_getting == 0 || (queue.IsEmpty && !queue.IsShutdown), "Nobody waits for an item that is there, or will never come.");
            Property.Require(_putting == 0 || (queue.IsFull && !queue.IsShutdown), "Nobody waits for a place that is free, or will never be.");
            foreach (User user in Workers)
            {
                Property.Require(
                    !user.IsJoining || user.Task.IsCompleted == (user.WasAllDoneMeanwhile || user.IsCancelRequested),
                    "Nobody waits for work that was done.");
            }
        }
    }
}
