namespace Lariat.Analyzers.Tests;

public class LostUpdateTests
{
    [Fact]
    public Task CompoundAssignment_OfAFieldWithAnAwait_IsReported() => Check.MembersAsync("""
        static int s_total;
        int _total;
        string Log { get; set; } = "";
        readonly int[] _counts = new int[4];

        async Coroutine UseAsync(Program other, Task<string> text)
        {
            _total += await CountAsync(); // LAR0017
            this._total *= 2 * await CountAsync(); // LAR0017
            s_total -= await CountAsync(); // LAR0017
            Log += await text; // LAR0017
            _counts[0] += await CountAsync(); // LAR0017
            other._total += (await CountAsync()) + 1; // LAR0017
        }
        """);

    [Fact]
    public Task Assignment_ThatReadsItsTargetBeforeTheAwait_IsReported() => Check.MembersAsync("""
        int _total;
        bool _isGood;

        async Coroutine UseAsync(Task<bool> check)
        {
            _total = _total + await CountAsync(); // LAR0017
            _total = 1 + _total + await CountAsync(); // LAR0017
            _isGood = _isGood & await check; // LAR0017
        }
        """);

    [Fact]
    public Task Update_AfterTheAwait_IsNotReported() => Check.MembersAsync("""
        int _total;
        int? _cached;

        async Coroutine UseAsync()
        {
            int count = await CountAsync();
            _total += count;
            _total = await CountAsync() + _total;
            _total = await CountAsync();
            _total = await DoubleAsync(_total);
            _cached ??= await CountAsync();
            _total++;
        }

        static async Coroutine<int> DoubleAsync(int number) { await Coroutine.Sleep(0); return number * 2; }
        """);

    [Fact]
    public Task Local_ThatOneTaskHas_IsNotReported() => Check.MembersAsync("""
        async Coroutine UseAsync(int start)
        {
            int total = 0;
            total += await CountAsync();
            start += await CountAsync();
            int[] counts = new int[4];
            counts[0] += await CountAsync();
            var result = new Result();
            result.Total += await CountAsync();
            var pair = (First: 0, Second: 0);
            pair.First += await CountAsync();
            Console.WriteLine(total + start + counts[0] + pair.First);
        }

        class Result { public int Total; }
        """);

    [Fact]
    public Task Local_OfAScopesBody_IsNotReported() => Check.MembersAsync("""
        async Coroutine<int> UseAsync()
        {
            int total = 0;
            await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async () =>
            {
                total += await CountAsync();
                total += await CountAsync();
            });
            total = 1;
            await TaskGroup.RunAsync(async group =>
            {
                int own = 0;
                group.Create(async () => { own += await CountAsync(); });
                await WorkAsync();
                Console.WriteLine(own);
            });
            return total;
        }
        """);

    [Fact]
    public Task Local_ThatALocalFunctionInTheSameTaskWrites_IsNotReported() => Check.MembersAsync("""
        async Coroutine<int> UseAsync()
        {
            int total = 0;
            while (total < 10)
            {
                await AddAsync();
            }

            return total;

            async Coroutine AddAsync() => total += await CountAsync();
        }
        """);

    [Fact]
    public Task Local_ThatOnlyASynchronousLambdaReads_IsNotReported() => Check.MembersAsync("""
        async Coroutine<int> UseAsync(List<int> numbers)
        {
            int total = 0;
            total += await CountAsync();
            return numbers.Count(number => number > total);
        }
        """);

    [Fact]
    public Task Local_ThatSeveralTasksWrite_IsReported() => Check.MembersAsync("""
        async Coroutine<int> UseAsync()
        {
            int total = 0;
            await TaskGroup.RunAsync(async group =>
            {
                group.Create(async () => { total += await CountAsync(); }); // LAR0017
                group.Create(async () => { total += await CountAsync(); }); // LAR0017
                await WorkAsync();
            });
            return total;
        }
        """);

    [Fact]
    public Task Local_ThatTasksMadeInALoopWrite_IsReported() => Check.MembersAsync("""
        async Coroutine<int> UseAsync()
        {
            int total = 0;
            await TaskGroup.RunAsync(async group =>
            {
                for (int i = 0; i < 3; i++)
                {
                    group.Create(async () => { total += await CountAsync(); }); // LAR0017
                }

                await WorkAsync();
            });
            return total;
        }
        """);

    [Fact]
    public Task Local_ThatALocalFunctionInOtherTasksWrites_IsReported() => Check.MembersAsync("""
        async Coroutine<int> UseAsync()
        {
            int total = 0;
            await Coroutine.Gather(AddAsync(), AddAsync());
            return total;

            async Coroutine AddAsync() => total += await CountAsync(); // LAR0017
        }
        """);

    [Fact]
    public Task ObjectOfALocal_ThatSeveralTasksUse_IsReported() => Check.MembersAsync("""
        async Coroutine<int> UseAsync()
        {
            var result = new Result();
            await TaskGroup.RunAsync(async group =>
            {
                group.Create(async () => { result.Total += await CountAsync(); }); // LAR0017
                group.Create(async () => { result.Total += await CountAsync(); }); // LAR0017
                await WorkAsync();
            });
            return result.Total;
        }

        class Result { public int Total; }
        """);

    [Fact]
    public Task Update_UnderALock_IsNotReported() => Check.MembersAsync("""
        readonly AsyncLock _lock = new();
        readonly SemaphoreSlim _gate = new(1);
        int _total;

        async Coroutine UseAsync()
        {
            using (await _lock.EnterAsync())
            {
                _total += await CountAsync();
            }

            await _gate.WaitAsync(LoopTask.Current.Token);
            try
            {
                _total += await CountAsync();
            }
            finally
            {
                _gate.Release();
            }

            using var held = await _lock.EnterAsync();
            await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async () => { _total += await CountAsync(); });
        }
        """);

    [Fact]
    public Task State_OfTheFlowOrTheThread_IsNotReported() => Check.MembersAsync("""
        [ThreadStatic] static int t_total;
        static readonly AsyncLocal<int> s_depth = new();

        async Coroutine UseAsync()
        {
            t_total += await CountAsync();
            s_depth.Value += await CountAsync();
        }
        """);

    [Fact]
    public Task PlainMethod_IsReportedOnlyIfItAwaitsSomethingOfLariats() => Check.MembersAsync("""
        int _total;

        async Task OnTheLoopAsync() => _total += await CountAsync(); // LAR0017

        async Task AnywhereAsync(Task<int> number) => _total += await number;
        """);
}
