using System.Text.Json;
using Lariat;
using Lariat.Http;

namespace Gateway;

/// <summary>Asks all backends at once.</summary>
internal static class FanOut
{
    private const int MaxAnswerBytes = 1024 * 1024;

    private static readonly HttpClient s_http = MakeClient();

    // region: all
    /// <summary>Returns when the slowest has answered or its deadline has passed. If the client goes away, this task is canceled, and all requests with it.</summary>
    public static async Coroutine<CombinedAnswer> AskAllAsync(IReadOnlyList<Backend> backends, AskedPath path)
    {
        LoopTask<BackendAnswer>[] asked = await TaskGroup.RunAsync(async group =>
            backends.Select(backend => group.Create(AskAsync(backend, path), name: backend.Name)).ToArray());

        BackendAnswer[] answers = [.. asked.Select(task => task.GetResult())];
        var parts = backends.Zip(answers).ToDictionary(pair => pair.First.Name, pair => pair.Second);
        bool isUsable = answers.Any(answer => answer.Error is null) && backends.All(backend => !backend.IsRequired || parts[backend.Name].Error is null);
        return new CombinedAnswer(answers.All(answer => answer.Error is null), parts)
        {
            Status = isUsable ? StatusCodes.Status200OK : StatusCodes.Status502BadGateway,
        };
    }
    // endregion

    // region: one
    private static async Coroutine<BackendAnswer> AskAsync(Backend backend, AskedPath path)
    {
        LoopInstant start = EventLoop.Current.Time;
        JsonElement? value = null;
        string? error = null;
        try
        {
            value = await TimeoutScope.RunAsync(backend.Deadline, () => FetchAsync(path.Below(backend)));
        }
        catch (TimeoutException)
        {
            error = $"no answer within {backend.Deadline.TotalSeconds} s";
        }
        catch (Exception failure) when (!LoopTask.Current.IsCancellation(failure))
        {
            error = failure.Message; // whatever is wrong with a backend is wrong with its part only
        }

        return new BackendAnswer(value, error, (EventLoop.Current.Time - start).TotalMilliseconds);
    }

    private static async Coroutine<JsonElement> FetchAsync(Uri url)
        => await s_http.GetFromJsonAsync<JsonElement>(url, LoopTask.Current.Token);
    // endregion

    // A backend that has another opinion on where its part is does not lead the gateway there.
    private static HttpClient MakeClient()
    {
        HttpClient http = LariatHttp.CreateClient(new LariatHttpOptions { Configure = handler => handler.AllowAutoRedirect = false });
        http.MaxResponseContentBufferSize = MaxAnswerBytes;
        return http;
    }
}
