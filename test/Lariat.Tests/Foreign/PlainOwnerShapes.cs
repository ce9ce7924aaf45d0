using static Lariat.Tests.PlainShape;

namespace Lariat.Tests;

/// <summary>Where a method is declared.</summary>
internal static class PlainOwnerShapes
{
    public static IReadOnlyList<PlainShape> All { get; } =
    [
        Of("static method", WaitAsync),
        Of("method of an object", new Worker().WorkAsync),
        Of("override", (operation, log) => ((WorkerBase)new Worker()).OverriddenAsync(operation, log)),
        Of("implementation of an interface", (operation, log) => ((IWorker)new Worker()).DoAsync(operation, log)),
        Of("default method of an interface", (operation, log) => ((IWorker)new Worker()).DefaultAsync(operation, log)),
        Of("generic method of a class", GenericAsync<string>),
        Of("generic method of a struct", GenericAsync<Guid>),
        Of("method of a generic class", new Holder<string>("held").WorkAsync),
        Of("generic method of a generic class", new Holder<int>(1).BothAsync<long>),
        Of("method of a struct", new Point(1, 2).WorkAsync),
        Of("method of a record", new Person("Ada").WorkAsync),
        Of("extension", (operation, log) => operation.RecordAsync(log)),
        Of("local function", (operation, log) =>
        {
            return LocalAsync();

            async Task LocalAsync()
            {
                try
                {
                    await operation;
                    log.Add("went-on");
                }
                finally
                {
                    log.Add("inside");
                }
            }
        }),
        Of("static lambda", static async (operation, log) =>
        {
            try
            {
                await operation;
                log.Add("went-on");
            }
            finally
            {
                log.Add("inside");
            }
        }),
        Of("lambda in a lambda", (operation, log) => ((Func<Task>)(async () => await ((Func<Task>)(() => WaitAsync(operation, log)))()))()),
        Of("method with many locals", ManyLocalsAsync),
        Of("method with many arguments", (operation, log) => ManyArgumentsAsync(1, 2L, 3f, 4d, 5m, "6", '7', Guid.Empty, operation, log)),
    ];

    private static async Task RecordAsync(this Task<int> operation, Recorder log)
    {
        try
        {
            await operation;
            log.Add("went-on");
        }
        finally
        {
            log.Add("inside");
        }
    }

    private static async Task<T?> GenericAsync<T>(Task<int> operation, Recorder log)
    {
        T? before = default;
        try
        {
            await operation;
            log.Add("went-on");
            return before;
        }
        finally
        {
            log.Add("inside");
        }
    }

    private static async Task ManyLocalsAsync(Task<int> operation, Recorder log)
    {
        (int a, long b, string c, Guid d, decimal e) = (1, 2L, "3", Guid.NewGuid(), 5m);
        Task<int> other = Task.FromResult(6);
        try
        {
            int f = await other;
            int g = await operation;
            log.Add("went-on");
            Assert.Equal(17, a + b + c.Length + e + f + g + (d == Guid.Empty ? 0 : 1));
        }
        finally
        {
            log.Add("inside");
        }
    }

    private static async Task ManyArgumentsAsync(int a, long b, float c, double d, decimal e, string f, char g, Guid h, Task<int> operation, Recorder log)
    {
        try
        {
            await operation;
            log.Add("went-on");
            Assert.Equal("1 2 3 4 5 6 7", FormattableString.Invariant($"{a} {b} {c} {d} {e} {f} {g}"));
            Assert.Equal(Guid.Empty, h);
        }
        finally
        {
            log.Add("inside");
        }
    }

    private interface IWorker
    {
        Task DoAsync(Task<int> operation, Recorder log);

        async Task DefaultAsync(Task<int> operation, Recorder log)
        {
            try
            {
                await operation;
                log.Add("went-on");
            }
            finally
            {
                log.Add("inside");
            }
        }
    }

    private abstract class WorkerBase
    {
        public abstract Task OverriddenAsync(Task<int> operation, Recorder log);
    }

    private sealed class Worker : WorkerBase, IWorker
    {
        private int _count;

        Task IWorker.DoAsync(Task<int> operation, Recorder log) => WorkAsync(operation, log);

        public override async Task OverriddenAsync(Task<int> operation, Recorder log) => await WorkAsync(operation, log);

        public async Task WorkAsync(Task<int> operation, Recorder log)
        {
            try
            {
                _count += await operation;
                log.Add("went-on");
            }
            finally
            {
                log.Add("inside");
            }
        }
    }

    private sealed class Holder<T>(T value)
    {
        public async Task<T> WorkAsync(Task<int> operation, Recorder log)
        {
            await WaitAsync(operation, log);
            return value;
        }

        public async ValueTask<(T, TOther?)> BothValueAsync<TOther>(Task<int> operation, Recorder log)
        {
            await WaitAsync(operation, log);
            return (value, default);
        }

        public async Task BothAsync<TOther>(Task<int> operation, Recorder log) => await BothValueAsync<TOther>(operation, log);
    }

    private readonly struct Point(int x, int y)
    {
        private readonly int _sum = x + y;

        public async Task<int> WorkAsync(Task<int> operation, Recorder log)
        {
            await WaitAsync(operation, log);
            return _sum;
        }
    }

    private sealed record Person(string Name)
    {
        public async Task<Person> WorkAsync(Task<int> operation, Recorder log)
        {
            await WaitAsync(operation, log);
            return this with { Name = "Grace" };
        }
    }
}
