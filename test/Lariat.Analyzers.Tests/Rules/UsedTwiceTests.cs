namespace Lariat.Analyzers.Tests;

public class UsedTwiceTests
{
    [Fact]
    public Task SecondUse_OnTheSamePath_IsReported() => Check.MembersAsync("""
        async Coroutine TwiceAsync()
        {
            Coroutine work = WorkAsync();
            await work;
            await work; // LAR0008
        }

        async Coroutine CopiedAsync()
        {
            Coroutine<int> count = CountAsync();
            Coroutine<int> copy = count;
            await copy;
            await count; // LAR0008
        }

        async Coroutine PassedAndAwaitedAsync(Coroutine given)
        {
            LoopTask.Create(given);
            await given; // LAR0008
        }

        async Coroutine GatheredTwiceAsync()
        {
            Coroutine<int> count = CountAsync();
            await Coroutine.Gather(count, count); // LAR0008
        }
        """);

    [Fact]
    public Task Use_InALoopAroundWhichItWasMade_IsReported() => Check.MembersAsync("""
        async Coroutine LoopAsync()
        {
            Coroutine work = WorkAsync();
            for (int i = 0; i < 2; i++)
            {
                await work; // LAR0008
            }
        }
        """);

    [Fact]
    public Task Use_AfterABranchOrInAHandler_IsReported() => Check.MembersAsync("""
        async Coroutine BranchAsync(bool first)
        {
            Coroutine work = WorkAsync();
            if (first)
            {
                await work;
            }

            await work; // LAR0008
        }

        async Coroutine HandlerAsync()
        {
            Coroutine work = WorkAsync();
            try
            {
                await work;
            }
            catch (TimeoutException)
            {
                await work; // LAR0008
            }
        }

        async Coroutine FinallyAsync()
        {
            Coroutine work = WorkAsync();
            try
            {
                await work;
            }
            finally
            {
                await work; // LAR0008
            }
        }
        """);

    [Fact]
    public Task SecondUse_InALambdaOrLocalFunction_IsReportedThere() => Check.MembersAsync("""
        async Coroutine OuterAsync()
        {
            Func<Coroutine> lambda = async () =>
            {
                Coroutine work = WorkAsync();
                await work;
                await work; // LAR0008
            };
            await lambda();
            await LocalAsync();

            async Coroutine LocalAsync()
            {
                Coroutine work = WorkAsync();
                await work;
                await work; // LAR0008
            }
        }
        """);

    [Fact]
    public Task SecondUse_InALambdaInATryInALocalFunction_IsReportedOnce() => Check.MembersAsync("""
        void Outer()
        {
            EventLoop.Run(LocalAsync(WorkAsync(), 1));

            static async Coroutine LocalAsync(Coroutine given, int kind)
            {
                // The handler's place in this graph is beyond the end of the lambda's.
                try
                {
                    Console.WriteLine(kind > 1 ? "many" : kind > 0 ? "one" : "none");
                    await TaskGroup.RunAsync(async group =>
                    {
                        Coroutine work = WorkAsync();
                        group.Create(work);
                        await work; // LAR0008
                    });
                }
                catch (ExceptionGroup)
                {
                    await given;
                }
            }
        }
        """);

    [Fact]
    public Task OneUseOnEachPath_IsNot() => Check.MembersAsync("""
        async Coroutine<int> PathsAsync(bool first, int kind)
        {
            Coroutine<int> count = CountAsync();
            if (first)
            {
                return await count;
            }

            switch (kind)
            {
                case 0:
                    await count;
                    break;
                case 1:
                    LoopTask.Create(count);
                    break;
                default:
                    return first ? await count : await count;
            }

            return 0;
        }

        async Coroutine AssignedAgainAsync(bool other)
        {
            Coroutine work = WorkAsync();
            await work;
            work = other ? WorkAsync() : Coroutine.Sleep(1);
            await work;
            for (int i = 0; i < 3; i++)
            {
                Coroutine inner = WorkAsync();
                await inner;
            }

            while (other)
            {
                work = WorkAsync();
                await work;
            }
        }

        async Coroutine EachAsync(IEnumerable<Coroutine> many)
        {
            foreach (Coroutine one in many)
            {
                await one;
            }
        }

        async Coroutine RenamedAsync()
        {
            Coroutine work = WorkAsync();
            Console.WriteLine(work.ToString() + nameof(work));
            Coroutine moved = work;
            await moved;
        }

        async Coroutine RefusedAsync(TaskGroup group, Coroutine work)
        {
            if (group is null)
            {
                await work;
                throw new InvalidOperationException();
            }

            group.Create(work);
        }
        """);

    [Fact]
    public Task TasksAndFutures_MayBeAwaitedAgain() => Check.MembersAsync("""
        async Coroutine UseAsync()
        {
            LoopTask<int> task = LoopTask.Create(CountAsync());
            await task;
            await task;
        }
        """);
}
