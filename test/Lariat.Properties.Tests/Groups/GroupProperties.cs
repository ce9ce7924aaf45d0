namespace Lariat.Properties.Tests;

public class GroupProperties
{
    [Fact]
    public void TaskGroup_AnyProgram_NoTaskLeftErrorsReportedOnce()
        => Property.Check(GroupStep.Programs, GroupProgram.Shrink, program => new GroupCase().RunAsync(program));

    /// <summary>Counts the errors that were thrown and the requests that were made; the groups must account for all of them.</summary>
    private sealed class GroupCase
    {
        private readonly List<LoopTask> _tasks = [];
        private readonly List<Exception> _thrown = [];
        private readonly List<Exception> _reported = [];
        private readonly Dictionary<LoopTask, int> _requests = [];

        public async Coroutine RunAsync(GroupProgram program)
        {
            EventLoop loop = EventLoop.Current;
            LoopTask root = LoopTask.Create(RunGroupAsync(program.Steps, cancellers: 0));
            _tasks.Add(root);
            loop.TaskFactory = program.IsEager ? LoopTaskFactory.Eager : null;
            await Coroutine.WaitMany([root]);
            loop.TaskFactory = null;

            Property.Require(loop.TaskCount == 1, "No task is left after the group.");
            if (!root.IsCanceled && root.GetException() is { } error)
            {
                NoteReported(error);
            }

            Property.Require(_reported.Count == _reported.Distinct().Count(), "No error is reported twice.");
            Property.Require(_thrown.Count == _reported.Count && _thrown.All(_reported.Contains), "Every error is reported.");
            Property.Require(!root.IsCanceled || _requests.ContainsKey(root), "A group is canceled only if somebody canceled its task.");
        }

        /// <param name="body">What the group's body does.</param>
        /// <param name="cancellers">How many other groups may cancel this task: those around, and the one to which the task belongs.</param>
        private async Coroutine RunGroupAsync(GroupStep[] body, int cancellers)
        {
            LoopTask parent = LoopTask.Current;
            var group = new TaskGroup();
            List<LoopTask> children = [];
            int before = parent.CancelRequests - RequestsOf(parent);
            Exception? failure = null;
            try
            {
                await group.RunAsync(async Coroutine () =>
                {
                    try
                    {
                        await ActAsync(body, group, children, cancellers + 1);
                    }
                    catch (Exception error) when (error is not OperationCanceledException)
                    {
                        failure = error;
                        throw;
                    }
                });
            }
            catch (OperationCanceledException) when (failure is not null)
            {
                // As in asyncio: the group was canceled, and the cancellation of other code replaces the error of its body.
                NoteReported(failure);
                throw;
            }
            finally
            {
                Property.Require(children.TrueForAll(child => child.IsCompleted), "A group ends after its tasks.");
                int added = parent.CancelRequests - RequestsOf(parent) - before;
                Property.Require(added >= 0 && added <= cancellers, "A group takes its own request back, and only that.");
            }
        }

        private async Coroutine ActAsync(GroupStep[] steps, TaskGroup group, List<LoopTask> children, int cancellers)
        {
            foreach (GroupStep step in steps)
            {
                switch (step.Act)
                {
                    case Act.Sleep:
                        await Coroutine.Sleep(step.Number);
                        break;
                    case Act.SleepStubbornly:
                        await SleepUnlessCanceledAsync(step.Number);
                        break;
                    case Act.SleepWithCleanUp:
                        await SleepWithCleanUpAsync(step.Number);
                        break;
                    case Act.SleepThenFailIfCanceled:
                        if (!await SleepUnlessCanceledAsync(step.Number))
                        {
                            Fail();
                        }

                        break;
                    case Act.Fail:
                        Fail();
                        break;
                    case Act.CancelItself:
                        Cancel(LoopTask.Current);
                        break;
                    case Act.CancelAnother:
                        Cancel(_tasks[step.Number % _tasks.Count]);
                        break;
                    case Act.CancelGroup:
                        group.Cancel();
                        break;
                    case Act.Spawn:
                        Spawn(step, group, children);
                        break;
                    case Act.Group:
                        await RunGroupAsync(step.Body, cancellers);
                        break;
                    case Act.GroupCaught:
                        await CatchErrorsAsync(RunGroupAsync(step.Body, cancellers));
                        break;
                }
            }
        }

        private async Coroutine CatchErrorsAsync(Coroutine body)
        {
            try
            {
                await body;
            }
            catch (ExceptionGroup error)
            {
                NoteReported(error);
            }
        }

        private static async Coroutine<bool> SleepUnlessCanceledAsync(int seconds)
        {
            try
            {
                await Coroutine.Sleep(seconds);
                return true;
            }
            catch (CoroutineCanceledException)
            {
                return false;
            }
        }

        private static async Coroutine SleepWithCleanUpAsync(int seconds)
        {
            try
            {
                await Coroutine.Sleep(seconds);
            }
            finally
            {
                await Coroutine.Sleep(1);
            }
        }

        private void Spawn(GroupStep step, TaskGroup group, List<LoopTask> children)
        {
            try
            {
                bool? eagerStart = step.Number switch { 1 => true, 2 => false, _ => null };
                LoopTask child = group.Create(ActAsync(step.Body, group, children, cancellers: 1), eagerStart: eagerStart);
                _tasks.Add(child);
                children.Add(child);
            }
            catch (InvalidOperationException)
            {
                // The group is being cancelled and takes no more tasks.
            }
        }

        private void Cancel(LoopTask task)
        {
            if (task.Cancel())
            {
                _requests[task] = RequestsOf(task) + 1;
            }
        }

        private int RequestsOf(LoopTask task) => _requests.GetValueOrDefault(task);

        private void Fail()
        {
            var error = new InvalidTimeZoneException($"error {_thrown.Count}");
            _thrown.Add(error);
            throw error;
        }

        private void NoteReported(Exception error)
        {
            if (error is ExceptionGroup group)
            {
                Property.Require(group.InnerExceptions.Count > 0, "A group of errors has errors.");
                foreach (Exception inner in group.InnerExceptions)
                {
                    NoteReported(inner);
                }
            }
            else
            {
                Property.Require(error is not PropertyViolatedException, error.Message);
                _reported.Add(error);
            }
        }
    }
}
