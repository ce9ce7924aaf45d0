// Time-out scopes: a limit for a whole block, nested, moved, and asked whether it expired.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static string Outcome(TimeoutScope scope) => scope.IsExpired ? "expired" : "in time";

static async Coroutine ClimbAsync(double hours) => await Coroutine.Sleep(hours);

static async Coroutine MainAsync()
{
    var walk = new TimeoutScope(TimeSpan.FromSeconds(0.3));
    await walk.RunAsync(async () =>
    {
        await ClimbAsync(0.02);
        await ClimbAsync(0.02);
    });
    Console.WriteLine($"short walk: {Outcome(walk)}");

    // region: nested
    var day = new TimeoutScope(TimeSpan.FromSeconds(5));
    var summit = new TimeoutScope(TimeSpan.FromSeconds(0.05));
    await day.RunAsync(async () =>
    {
        try
        {
            await summit.RunAsync(async () =>
            {
                await ClimbAsync(5);
                Console.WriteLine("never printed");
            });
        }
        catch (TimeoutException)
        {
            Console.WriteLine("turn back before the summit");
        }

        Console.WriteLine("walk home");
    });
    Console.WriteLine($"summit: {Outcome(summit)}, day: {Outcome(day)}");
    // endregion

    // region: block
    var light = new TimeoutScope(TimeSpan.FromSeconds(0.05));
    await light.RunAsync(async () =>
    {
        light.Reschedule(EventLoop.Current.Time + TimeSpan.FromSeconds(5));
        await ClimbAsync(0.15);
    });
    // endregion

    Console.WriteLine($"with a lamp: {Outcome(light)}");

    var holiday = new TimeoutScope(null);
    await holiday.RunAsync(() => ClimbAsync(0.02));
    Console.WriteLine($"no limit: {Outcome(holiday)}");
}
