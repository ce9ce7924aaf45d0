namespace Lariat.Tool.Demo;

/// <summary>A thread for each page, which blocks until the page is complete.</summary>
internal sealed class OnThreads : IFetchWay
{
    public string Name => "threads";

    public void Fetch(Uri url, int pages)
    {
        using HttpClient http = DemoClient.Create();
        var failures = new List<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, pages).Select(_ => new Thread(FetchOne))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }

        void FetchOne()
        {
            try
            {
                DemoClient.FetchBlocking(http, url);
            }
            catch (Exception error)
            {
                // Threads cost more than memory: state that two of them access needs a lock.
                lock (failures)
                {
                    failures.Add(error);
                }
            }
        }
    }
}
