namespace Lariat.Tool.Demo;

/// <summary>A way to fetch many pages.</summary>
internal interface IFetchWay
{
    /// <summary>Its name in the table.</summary>
    string Name { get; }

    /// <summary>Fetches the page that many times, with new connections; blocks until all are complete.</summary>
    /// <exception cref="HttpRequestException">A page could not be fetched; perhaps inside an <see cref="AggregateException"/>.</exception>
    void Fetch(Uri url, int pages);
}
