// What trimming and ahead-of-time compilation could break: the awaiter of a parked state machine is found by reflection, handlers are found in
// IL, a worker is this program once more, endpoints are bound and written by reflection. Exit code 0 if all of it works.
using System.Runtime.CompilerServices;
using Lariat;
using Lariat.Processes;
using Lariat.Trimmed;

ProcessExecutor.RunWorkerIfRequested(args, WorkerCheck.Length);
Console.WriteLine(RuntimeFeature.IsDynamicCodeCompiled ? "trimmed, under the JIT" : "native code");
return EventLoop.Run(MainAsync());

static async Coroutine<int> MainAsync()
{
    var checks = new Checks();
    await ExceptionChecks.RunAsync(checks);
    await CancellationChecks.RunAsync(checks);
    await checks.RunAsync("worker process", WorkerCheck.RunAsync);
    await checks.RunAsync("coroutines as endpoints of ASP.NET Core", EndpointCheck.RunAsync);
    Console.WriteLine($"{checks.Passed} passed, {checks.Failed} failed");
    return checks.Failed;
}
