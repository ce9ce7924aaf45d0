namespace Lariat.Tool.Demo;

/// <summary>Waits for each page before it requests the next.</summary>
internal sealed class OneByOne : IFetchWay
{
    public string Name => "one by one";

    public void Fetch(Uri url, int pages)
    {
        using HttpClient http = DemoClient.Create();
        for (int i = 0; i < pages; i++)
        {
            DemoClient.FetchBlocking(http, url);
        }
    }
}
