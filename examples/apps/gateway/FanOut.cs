using System.Text.Json;
using Lariat;
using Lariat.Http;

namespace Gateway;

/// <summary>Asks all backends at once.</summary>
internal static class FanOut
{
    // region: all
    /// <summary>Returns when the slowest has answered or its deadline has passed. If the client goes away, this task is cancelled, and all requests with it.</summary>
    public static async Coroutine<CombinedAnswer> AskAllAsync(IReadOnlyList<Backend> backends, string path)
    {
        LoopTask<BackendAnswer>[] asked = await TaskGroup.Run(async group =>
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
    private static async Coroutine<BackendAnswer> AskAsync(Backend backend, string path)
    {
        TimeSpan start = EventLoop.Current.Time;
        JsonElement? value = null;
        string? error = null;
        try
        {
            value = await TimeoutScope.Run(backend.Deadline, () => FetchAsync(new Uri(backend.Url, path)));
        }
        catch (TimeoutException)
        {
            error = $"no answer within {backend.Deadline.TotalSeconds} s";
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException)
        {
            error = failure.Message;
        }
        catch (OperationCanceledException failure) when (!LoopTask.Current.IsCancellation(failure))
        {
            error = failure.Message; // a limit of HttpClient's own, not our client's wish
        }

        return new BackendAnswer(value, error, (EventLoop.Current.Time - start).TotalMilliseconds);
    }

    private static async Coroutine<JsonElement> FetchAsync(Uri url)
        => await LariatHttp.Client.GetFromJsonAsync<JsonElement>(url, LoopTask.Current.Token);
    // endregion
}
