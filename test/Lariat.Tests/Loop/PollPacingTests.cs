namespace Lariat.Tests;

/// <summary>How often a loop that always has work polls its driver (docs/design.md, "One iteration").</summary>
public sealed class PollPacingTests : IDisposable
{
    private readonly RecordingDriver _driver = new();
    private readonly EventLoop _loop;
    private readonly List<long> _polledIn = [];

    public PollPacingTests()
    {
        _loop = new EventLoop(new LoopOptions { Driver = () => _driver });
        _driver.OnPoll = () => _polledIn.Add(_loop.Iterations);
    }

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Poll_WhileWorkIsReady_IsMadeInEvery61stIteration()
    {
        RunBusy(iterations: 123);

        Assert.Equal([1, 62, 123], _polledIn);
        Assert.All(_driver.Polls, wait => Assert.True(wait <= TimeSpan.Zero));
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(201, true)]
    public void Poll_WhileWorkIsReady_IsMadeEarlierAfter200Microseconds(int microseconds, bool isEarlier)
    {
        RunBusy(iterations: 61, () => _driver.Advance(TimeSpan.FromMicroseconds(microseconds)));

        Assert.Equal(isEarlier ? 2 : 1, _polledIn.Count);
    }

    /// <summary>Runs iterations in each of which a callback queues the next one.</summary>
    /// <param name="iterations">How many.</param>
    /// <param name="first">Runs in the first iteration.</param>
    private void RunBusy(int iterations, Action? first = null)
    {
        _loop.CallSoon(first ?? (static () => { }));
        _loop.CallSoon(GoOn);
        _loop.RunForever();

        void GoOn()
        {
            if (_loop.Iterations == iterations)
            {
                _loop.Stop();
                return;
            }

            _loop.CallSoon(GoOn);
        }
    }
}
