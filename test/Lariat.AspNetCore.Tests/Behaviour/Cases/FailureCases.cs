using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>An application that fails, before its answer has begun and after.</summary>
internal static class FailureCases
{
    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Kept("failure: before the answer", Get("/throw"), "HTTP/1.1 500 Internal Server Error"),
        Kept("failure: before the answer to a body", Post("/throw", "body"), "HTTP/1.1 500"),
        Kept("failure: with nothing flushed", Get("/throw-unflushed"), "HTTP/1.1 "),
        Failing("failure: after the answer has begun", Get("/throw-late", "{case}"), "(chunked)started(cut off)"),
        Failing("failure: after the answer has begun, HTTP/1.0", "GET /throw-late HTTP/1.0\r\n{case}\r\n", "started"),
        Kept("failure: on starting", Get("/throw-starting"), "HTTP/1.1 500"),
        Kept("failure: on completed", Get("/throw-completed"), "all the same"),
        Kept("failure: a cancellation of its own", Get("/canceled"), "HTTP/1.1 "),
        Ended("failure: shorter than its length", Get("/too-short"), "too short"),
        Kept("failure: longer than its length", Get("/too-long"), "HTTP/1.1 500"),
        Failing("failure: longer than its length, late", Get("/too-long-late", "{case}"), "12345"),
        Kept("failure: a header with a line end", Get("/bad-header"), "HTTP/1.1 500"),
        Failing("failure: a header after the start", Get("/late-header", "{case}"), "InvalidOperationException: Headers are read-only"),
        Ended("failure: the application aborts", Get("/abort"), "--- RST"),
        new("failure: the application aborts after the start", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/abort-late", play.CaseHeader));
            await client.UntilAsync("started");
            play.Open("abort");
            await client.EndAsync();
            await play.NotedAsync("done");
        })
        { Expects = "application: aborted" },
        Kept("failure: then an answer", Get("/throw") + Get("/hello") + Get("/throw"), "Hello"),
    ];

    private static BehaviourCase Failing(string name, string request, string expects) => new(name, HostProfile.Default, async play =>
    {
        RawClient client = await play.ConnectAsync();
        await client.SendAsync(request.Replace("{case}", play.CaseHeader, StringComparison.Ordinal));
        await client.EndAsync();
        await play.NotedAsync("failed");
    })
    { Expects = expects };
}
