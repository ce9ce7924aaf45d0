namespace Lariat.Analyzers.Tests;

public class HotTaskTests
{
    [Fact]
    public Task RunningTask_GivenToAGroup_IsReported() => Check.MembersAsync("""
        private Task _field = Task.CompletedTask;

        async Coroutine UseAsync(Task given) => await TaskGroup.RunAsync(async group =>
        {
            Task hot = PlainAsync();
            group.Create(() => hot); // LAR0012
            group.Create(() => given); // LAR0012
            group.Create(() => _field); // LAR0012
            group.Create(async () => await hot); // LAR0012
            group.Create(async () => { await given; }); // LAR0012
            await WorkAsync();
        });
        """);

    [Fact]
    public Task TaskStartedInTheLambdaOrSignal_IsNot() => Check.MembersAsync("""
        async Coroutine UseAsync(TaskCompletionSource source, HttpClient http, LoopTask other) => await TaskGroup.RunAsync(async group =>
        {
            Task signal = source.Task;
            group.Create(() => PlainAsync());
            group.Create(PlainAsync);
            group.Create(async () => await http.GetStringAsync("http://example.org", LoopTask.Current.Token));
            group.Create(() => source.Task);
            group.Create(() => signal);
            group.Create(() => { Task inner = PlainAsync(); return inner; });
            group.Create(async () => await other);
            group.Create(WorkAsync());
            await WorkAsync();
        });
        """);
}
