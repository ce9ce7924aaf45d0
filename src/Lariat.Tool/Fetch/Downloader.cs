// One URL, from its text to its result: attempts, redirects, and a deadline for each request. Everything here runs on the loop's
// thread; only the awaits of HttpClient leave it, and return.
using Lariat.Tool.Fetch.Failures;
using Lariat.Tool.Fetch.Output;

namespace Lariat.Tool.Fetch;

/// <summary>Fetches a URL.</summary>
internal sealed class Downloader(HttpClient http, FetchOptions options, OutputFolder? folder, Tally tally)
{
    private readonly RequestSender _sender = new(http, options.Http2);
    private readonly Limits _limits = new(options);
    private readonly RetryPolicy _retries = new(options.Retries, Random.Shared);
    private readonly BodyReader _bodies = new(tally);

    /// <summary>Fetches a URL; a failure is in the result.</summary>
    public async Coroutine<FetchResult> FetchAsync(string url)
    {
        Uri uri;
        try
        {
            uri = FetchUrl.Parse(url);
        }
        catch (FetchException error)
        {
            return new FetchResult(url, Outcome.Failed) { Failure = error.Failure };
        }

        OutputFile? file = folder?.FileOf(uri);
        if (file is not null && !file.TryClaim())
        {
            return new FetchResult(url, Outcome.Skipped) { File = file.Path };
        }

        return await FetchAsync(url, uri, file);
    }

    private async Coroutine<FetchResult> FetchAsync(string url, Uri uri, OutputFile? file)
    {
        for (int attempts = 1; ; attempts++)
        {
            FetchFailure? failure;
            try
            {
                Answer answer = await FollowAsync(uri, file);
                return new FetchResult(url, Outcome.Fetched) { Answer = answer, Attempts = attempts, File = file?.Path };
            }
            catch (Exception error) when ((failure = FailureOf.Exception(error, options)) is not null)
            {
                // Not a failure of the request: a cancellation is not caught, and neither is a bug.
            }

            if (_retries.DelayAfter(attempts, failure) is not { } delay)
            {
                return new FetchResult(url, Outcome.Failed) { Failure = failure, Attempts = attempts };
            }

            await Coroutine.Sleep(delay);
        }
    }

    private async Coroutine<Answer> FollowAsync(Uri uri, OutputFile? file)
    {
        var chain = new RedirectChain(uri);
        TimeSpan elapsed = TimeSpan.Zero;
        while (true)
        {
            (Answer answer, Uri? redirect) = await _limits.RunAsync(
                chain.Current, () => TimeoutScope.RunAsync(options.Timeout, () => RequestAsync(chain.Current, file)));
            elapsed += answer.Elapsed;
            if (redirect is null)
            {
                return answer with { Elapsed = elapsed };
            }

            chain.Follow(redirect);
        }
    }

    private async Coroutine<(Answer Answer, Uri? Redirect)> RequestAsync(Uri uri, OutputFile? file)
    {
        LoopInstant start = EventLoop.Current.Time;
        using HttpResponseMessage response = await _sender.GetAsync(uri);
        Uri? redirect = RedirectChain.TargetOf(response, uri);
        if (redirect is null && !response.IsSuccessStatusCode)
        {
            throw new FetchException(FailureOf.Status(response));
        }

        long bytes = redirect is null ? await _bodies.ReadAsync(response, file) : 0;
        return (new Answer((int)response.StatusCode, response.Version, bytes, EventLoop.Current.Time - start), redirect);
    }
}
