namespace Lariat.Tool.Demo;

/// <summary>A task for each page, all on the one thread of a loop.</summary>
internal sealed class OnTheLoop : IFetchWay
{
    public string Name => "Lariat loop";

    public void Fetch(Uri url, int pages) => EventLoop.Run(FetchAllAsync(url, pages));

    private static async Coroutine FetchAllAsync(Uri url, int pages)
    {
        using HttpClient http = DemoClient.Create();
        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < pages; i++)
            {
                group.Create(FetchOneAsync(http, url));
            }
        });
    }

    private static async Coroutine FetchOneAsync(HttpClient http, Uri url) => await http.GetByteArrayAsync(url, LoopTask.Current.Token);
}
