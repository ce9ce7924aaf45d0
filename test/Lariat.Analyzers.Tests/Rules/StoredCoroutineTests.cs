namespace Lariat.Analyzers.Tests;

public class StoredCoroutineTests
{
    [Fact]
    public Task Coroutine_InAFieldOrAutoProperty_IsReported() => Check.MembersAsync("""
        private Coroutine _work = WorkAsync(); // LAR0006
        private static readonly Coroutine<int> s_count = CountAsync(); // LAR0006

        Coroutine Work { get; } = WorkAsync(); // LAR0006

        async Coroutine UseAsync() => await _work;
        """);

    [Fact]
    public Task TasksAndFunctions_AreNot() => Check.MembersAsync("""
        private LoopTask? _task;
        private readonly Func<Coroutine> _make = WorkAsync;

        Coroutine Computed => WorkAsync();

        async Coroutine UseAsync()
        {
            _task = LoopTask.Create(WorkAsync());
            await _make();
            await Computed;
        }

        readonly struct PassedAlong(Coroutine coroutine)
        {
            private readonly Coroutine _coroutine = coroutine;

            public Coroutine Take() => _coroutine;
        }
        """);
}
