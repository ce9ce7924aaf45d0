namespace Lariat.Tests;

/// <summary>A missing callback or error is refused where it is passed, not when the loop gets to it.</summary>
public class LoopArgumentTests
{
    private static readonly Dictionary<string, Action<EventLoop>> s_members = new()
    {
        ["CallSoon"] = static loop => loop.CallSoon((Action)null!),
        ["CallSoon with a state"] = static loop => loop.CallSoon(null!, "state"),
        ["CallSoonThreadSafe"] = static loop => loop.CallSoonThreadSafe((Action)null!),
        ["CallSoonThreadSafe with a state"] = static loop => loop.CallSoonThreadSafe(null!, "state"),
        ["CallLater"] = static loop => loop.CallLater(1, (Action)null!),
        ["CallLater with a state"] = static loop => loop.CallLater(TimeSpan.FromSeconds(1), null!, "state"),
        ["CallAt"] = static loop => loop.CallAt(loop.Time, (Action)null!),
        ["CallAt with a state"] = static loop => loop.CallAt(loop.Time, null!, "state"),
        ["CallExceptionHandler"] = static loop => loop.CallExceptionHandler(null!),
        ["DefaultExceptionHandler"] = static loop => loop.DefaultExceptionHandler(null!),
        ["LoopContext.Run"] = static _ => LoopContext.Capture().Run(null!),
    };

    public static TheoryData<string> Members => [.. s_members.Keys];

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_Null_Throws(string member) => TestLoop.Run(async () =>
    {
        await Coroutine.Completed;

        Assert.Throws<ArgumentNullException>(() => s_members[member](EventLoop.Current));
    });
}
