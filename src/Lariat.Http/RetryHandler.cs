using Polly;
using Polly.Retry;
using Attempt = Polly.Outcome<System.Net.Http.HttpResponseMessage>;

namespace Lariat.Http;

/// <summary>Retries requests after transient failures: no connection, a broken connection, 429, 503 and the like.</summary>
/// <remarks>
/// It waits as long as the server requests (Retry-After), otherwise increasingly longer; on the loop's clock if it was created on a loop,
/// so that tests run it in virtual time. When the retries are used up, the caller gets the last response or exception. It does not handle a
/// response's body: one that breaks off after the headers is not tried again. Canceling the request ends the wait. The client's time-out
/// covers all attempts. Based on Polly.Core.
/// </remarks>
public sealed class RetryHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage> s_request = new("Lariat.Http.Request");

    private readonly HttpRetryOptions _options;
    private readonly Random _random;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    /// <summary>Creates the handler; its inner handler is set by the caller.</summary>
    /// <param name="options">How often and when; defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public RetryHandler(HttpRetryOptions? options = null)
        : this(options, Random.Shared)
    {
    }

    internal RetryHandler(HttpRetryOptions? options, Random random)
    {
        _options = options ?? new HttpRetryOptions();
        _options.Check();
        _random = random;
        _clock = EventLoop.CurrentOrNull?.AsTimeProvider() ?? TimeProvider.System;
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = _clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = _options.MaxRetries,
                ShouldHandle = attempt => new ValueTask<bool>(ShouldRetry(attempt.Context, attempt.Outcome)),
                DelayGenerator = attempt => new ValueTask<TimeSpan?>(DelayOf(attempt.Outcome, attempt.AttemptNumber)),
            })
            .Build();
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(s_request, request);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (context, self)
                    => await self.SendOnceAsync(context).ConfigureAwait(false), context, this).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendOnceAsync(ResilienceContext context)
        => base.SendAsync(context.Properties.GetValue(s_request, null!), context.CancellationToken);

    private bool ShouldRetry(ResilienceContext context, Attempt outcome)
    {
        if (!_options.CanRepeat(context.Properties.GetValue(s_request, null!)))
        {
            return false;
        }

        return outcome.Result is { } response
            ? _options.MayPass(response) && !(RetryAfter(response) > _options.MaxRetryAfter)
            : outcome.Exception is HttpRequestException { HttpRequestError: not HttpRequestError.SecureConnectionError } or IOException;
    }

    private TimeSpan DelayOf(Attempt outcome, int retry)
        => (outcome.Result is { } response ? RetryAfter(response) : null) ?? _options.BackOff(retry, _random.NextDouble());

    private TimeSpan? RetryAfter(HttpResponseMessage response) => HttpRetryOptions.ReadRetryAfter(response.Headers, _clock.GetUtcNow());
}
