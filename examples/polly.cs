// Polly around coroutines: an attempt that takes too long is canceled at its await, one that fails is repeated.
#:project ../src/Lariat.Http/Lariat.Http.csproj
using Lariat;
using Polly;
using Polly.Retry;

EventLoop.Run(MainAsync());

static async Coroutine MainAsync()
{
    int number = 0;
    EventLoop loop = EventLoop.Current;
    ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = loop.AsTimeProvider() }
        .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 3, Delay = TimeSpan.FromMilliseconds(10) })
        .AddTimeout(TimeSpan.FromMilliseconds(200))
        .Build();

    // region: attempt
    string page = await pipeline.ExecuteAsync(
        async token =>
        {
            RemoteTask<string> attempt = loop.RunThreadSafe(FetchAsync(++number));
            using CancellationTokenRegistration stop = token.Register(() => attempt.Cancel());
            return await attempt.AsTask();
        },
        LoopTask.Current.Token);
    // endregion
    Console.WriteLine(page);
}

static async Coroutine<string> FetchAsync(int number)
{
    switch (number)
    {
        case 1:
            try
            {
                await Coroutine.Sleep(TimeSpan.FromHours(1));
            }
            finally
            {
                Console.WriteLine("attempt 1 took too long, and was canceled at its await");
            }

            break;
        case 2:
            Console.WriteLine("attempt 2 fails");
            throw new IOException("The server is busy.");
    }

    return $"attempt {number} has the page";
}
