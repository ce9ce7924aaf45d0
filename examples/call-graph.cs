// The call graph: where a task is, and which tasks wait for it. asyncio's print_call_graph.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine CookAsync() => await Coroutine.Sleep(0.1);

static async Coroutine ServeAsync(LoopTask meal) => await Coroutine.Shield(meal);

static async Coroutine MainAsync()
{
    LoopTask.Current.Name = "restaurant";
    await TaskGroup.RunAsync(async group =>
    {
        // region: print
        LoopTask cook = group.Create(CookAsync(), "cook");
        group.Create(ServeAsync(cook), "waiter");
        EventLoop.Current.CallLater(0.05, () => CallGraph.Capture(cook).Print(Console.Out));
        // endregion
    });
}
