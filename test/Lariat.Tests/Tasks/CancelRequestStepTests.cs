using Lariat.Coroutines;

namespace Lariat.Tests;

/// <summary>What a step throws at its await, by the state of the request and by what the strand has waited for.</summary>
public class CancelRequestStepTests
{
    private readonly Exception _own = new CoroutineCanceledException("own");
    private CancelDetails _details = new() { Message = "message" };

    [Fact]
    public void TakeForStep_None_ThrowsNothing()
    {
        CancelRequest request = default;

        Exception? error = request.TakeForStep(ref _details, new OwnWait(_own), new SkippedFrame(), out bool isWatched);

        Assert.Null(error);
        Assert.False(isWatched);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TakeForStep_Requested_ThrowsTheRequest(bool hasWaited)
    {
        CancelRequest request = CancelRequestTests.In(CancelState.Requested);

        Exception? error = request.TakeForStep(ref _details, hasWaited ? new OwnWait(error: null) : null, new SkippedFrame(), out _);

        Assert.Equal("message", Assert.IsType<CoroutineCanceledException>(error).CancelMessage);
        Assert.Equal(CancelState.None, request.State);
    }

    [Theory]
    [InlineData("Requested")]
    [InlineData("WaitCanceled")]
    public void TakeForStep_TheWaitEndedCanceled_ItsOwnExceptionIsTheDelivery(string state)
    {
        CancelRequest request = CancelRequestTests.In(Enum.Parse<CancelState>(state));

        Exception? error = request.TakeForStep(ref _details, new OwnWait(_own), new SkippedFrame(), out _);

        Assert.Same(_own, error);
        Assert.Equal(CancelState.None, request.State);
    }

    [Theory]
    [InlineData("Requested")]
    [InlineData("WaitCanceled")]
    public void TakeForStep_TheWaitEndedCanceledInAFrameThatMustBeResumed_ItsAwaitThrows(string state)
    {
        CancelRequest request = CancelRequestTests.In(Enum.Parse<CancelState>(state));

        Exception? error = request.TakeForStep(ref _details, new OwnWait(_own), leaf: null, out _);

        Assert.Null(error);
        Assert.Equal(CancelState.None, request.State);
    }

    [Fact]
    public void TakeForStep_TheWaitRefusedTheRequest_ThrowsNothing()
    {
        CancelRequest request = CancelRequestTests.In(CancelState.WaitCanceled);

        Exception? error = request.TakeForStep(ref _details, new OwnWait(error: null), new SkippedFrame(), out _);

        Assert.Null(error);
        Assert.Equal(CancelState.None, request.State);
    }

    [Theory]
    [InlineData("WaitAbandoned")]
    [InlineData("Requested")]
    public void TakeForStep_AbandonedWait_ThrowsItsErrorForASecondRequestToo(string state)
    {
        CancelRequest request = CancelRequestTests.In(Enum.Parse<CancelState>(state));
        _details.SetError(_own);
        _details.IsTokenPending = true;

        Exception? error = request.TakeForStep(ref _details, new Foreign(), new SkippedFrame(), out bool isWatched);

        Assert.Same(_own, error);
        Assert.Equal((CancelState.None, false, false), (request.State, isWatched, _details.IsTokenPending));
    }

    [Fact]
    public void TakeForStep_MisplacedWait_ThrowsItsErrorUnlessThereIsARequest()
    {
        CancelRequest none = default;
        CancelRequest requested = CancelRequestTests.In(CancelState.Requested);
        var misplaced = new InvalidOperationException();

        _details.SetError(misplaced);
        Exception? error = none.TakeForStep(ref _details, waiter: null, new SkippedFrame(), out _);
        _details.SetError(misplaced);
        Exception? errorOfRequest = requested.TakeForStep(ref _details, waiter: null, new SkippedFrame(), out _);

        Assert.Same(misplaced, error);
        Assert.IsType<CoroutineCanceledException>(errorOfRequest);
    }

    [Fact]
    public void TakeForStep_ForeignWaitEndedWithARequest_IsWatchedAndKeepsIt()
    {
        CancelRequest request = CancelRequestTests.In(CancelState.Requested);

        Exception? error = request.TakeForStep(ref _details, new Foreign(), new SkippedFrame(), out bool isWatched);

        Assert.Null(error);
        Assert.Equal((CancelState.Requested, true), (request.State, isWatched));
    }

    [Theory]
    [InlineData("None")]
    [InlineData("HandedDown")]
    [InlineData("WaitAbandoned")]
    public void TakeForStep_ForeignWaitEndedWithItsRequestTaken_IsWatchedOnlyForTheToken(string state)
    {
        CancelRequest first = CancelRequestTests.In(Enum.Parse<CancelState>(state));
        CancelRequest second = first;

        first.TakeForStep(ref _details, new Foreign(), new SkippedFrame(), out bool isWatched);
        _details.IsTokenPending = true;
        second.TakeForStep(ref _details, new Foreign(), new SkippedFrame(), out bool isWatchedForToken);

        Assert.Equal((CancelState.None, false), (first.State, isWatched));
        Assert.Equal((CancelState.None, true), (second.State, isWatchedForToken));
    }

    private sealed class OwnWait(Exception? error) : LoopItem
    {
        internal override bool IsCanceledWait => error is not null;

        internal override Exception TakeCancelError() => error!;
    }

    private sealed class SkippedFrame : Frame
    {
        internal override bool HasHandlers => false;

        internal override void MoveNext(Trampoline trampoline) => throw new NotSupportedException();

        internal override void Recycle()
        {
        }
    }

    private sealed class Foreign() : ForeignWait(host: null!)
    {
        public override Type CodeType => GetType();

        internal override object? Awaited => null;

        internal override bool IsUninterruptible => false;

        internal override bool SuppressesThrowing => false;

        internal override bool CanAbandon => true;

        public override void ObserveAbandoned()
        {
        }

        internal override bool TryReplaceAwaiter(Exception exception) => true;
    }
}
