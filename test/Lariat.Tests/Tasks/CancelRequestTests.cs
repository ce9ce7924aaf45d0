using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Lariat.Tests;

/// <summary>The states of a request (docs/design.md, "The states of a request"): what leads from each to which, and that nothing else does.</summary>
public partial class CancelRequestTests
{
    [Fact]
    public void IsLegal_EveryPair_IsTrueForTheTransitionsOfTheTableOnly()
    {
        CancelState[] states = Enum.GetValues<CancelState>();
        string design = File.ReadAllText(Path.Combine(Repository.Root, "docs", "design.md"));
        string[] documented = [.. TableRow().Matches(design).Select(row => $"{row.Groups[1]} to {row.Groups[2]}")];

        var legal = states.SelectMany(from => states.Where(to => CancelRequest.IsLegal(from, to)).Select(to => $"{from} to {to}"));

        Assert.Equal(documented, legal);
    }

    [Fact]
    public void States_Each_AreARowOfTheFirstTable()
    {
        string design = File.ReadAllText(Path.Combine(Repository.Root, "docs", "design.md"));
        string table = design[design.IndexOf("| state |", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("| from |", StringComparison.Ordinal)];

        Assert.Equal(Enum.GetNames<CancelState>(), StateRow().Matches(table).Select(row => row.Groups[1].Value));
    }

    [Fact]
    public void Keep_InEveryState_IsRequested()
    {
        foreach (CancelState state in Enum.GetValues<CancelState>())
        {
            CancelRequest request = In(state);

            bool isNew = request.Keep();

            Assert.Equal(CancelState.Requested, request.State);
            Assert.Equal(state != CancelState.Requested, isNew);
        }
    }

    [Theory]
    [InlineData("None", "WaitCanceled")]
    [InlineData("Requested", "Requested")]
    [InlineData("WaitCanceled", "WaitCanceled")]
    public void PassToWait_FromAState_LeadsTo(string from, string to)
    {
        CancelRequest request = In(Enum.Parse<CancelState>(from));

        request.PassToWait();

        Assert.Equal(to, request.State.ToString());
    }

    [Fact]
    public void PassToNewWait_Requested_IsWaitCanceled()
    {
        CancelRequest request = In(CancelState.Requested);

        request.PassToNewWait();

        Assert.Equal(CancelState.WaitCanceled, request.State);
    }

    [Theory]
    [InlineData("None", "None")]
    [InlineData("Requested", "HandedDown")]
    [InlineData("WaitCanceled", "WaitCanceled")]
    [InlineData("HandedDown", "HandedDown")]
    [InlineData("WaitAbandoned", "WaitAbandoned")]
    public void HandDown_FromAState_LeadsTo(string from, string to)
    {
        CancelRequest request = In(Enum.Parse<CancelState>(from));

        request.HandDown();

        Assert.Equal(to, request.State.ToString());
    }

    [Fact]
    public void ReturnFromBelow_HandedDown_IsRequested()
    {
        CancelRequest request = In(CancelState.HandedDown);

        request.ReturnFromBelow();

        Assert.Equal(CancelState.Requested, request.State);
    }

    [Fact]
    public void ReturnFromBelow_RequestOfTheScopesOnly_IsRequestedWhileTheyAreCanceled()
    {
        CancelRequest request = OfTheScopes();
        request.HandDown();

        request.ReturnFromBelow();

        Assert.Equal(CancelState.Requested, request.State);
    }

    [Fact]
    public void ReturnFromBelow_ScopesWereLeftMeanwhile_IsNone()
    {
        CancelRequest request = OfTheScopes();
        request.HandDown();
        request.LeaveCanceledScope();

        request.ReturnFromBelow();

        Assert.Equal(CancelState.None, request.State);
    }

    [Fact]
    public void LeaveCanceledScope_RequestOfTheScopesOnly_DropsIt()
    {
        CancelRequest request = OfTheScopes();

        bool isDropped = request.LeaveCanceledScope();

        Assert.True(isDropped);
        Assert.Equal((0, CancelState.None), (request.Count, request.State));
    }

    [Fact]
    public void LeaveCanceledScope_RequestIncludesItsOwn_LeavesIt()
    {
        CancelRequest request = OfTheScopes();
        request.Keep();

        bool isDropped = request.LeaveCanceledScope();

        Assert.False(isDropped);
        Assert.Equal(CancelState.Requested, request.State);
    }

    [Fact]
    public void LeaveCanceledScope_RequestWasTaken_LeavesTheState()
    {
        CancelRequest request = OfTheScopes();
        request.HandDown();

        bool isDropped = request.LeaveCanceledScope();

        Assert.False(isDropped);
        Assert.Equal(CancelState.HandedDown, request.State);
    }

    [Fact]
    public void AbandonWait_Requested_IsWaitAbandoned()
    {
        CancelRequest request = In(CancelState.Requested);

        request.AbandonWait();

        Assert.Equal(CancelState.WaitAbandoned, request.State);
    }

    [Fact]
    public void TryTake_InEveryState_TakesOnlyWhatNobodyHasTaken()
    {
        foreach (CancelState state in Enum.GetValues<CancelState>())
        {
            CancelRequest request = In(state);

            bool isTaken = request.TryTake();

            Assert.Equal(state == CancelState.Requested, isTaken);
            Assert.Equal(state == CancelState.Requested ? CancelState.None : state, request.State);
        }
    }

    [Fact]
    public void TakeBack_TheLastRequest_DropsOnlyWhatNobodyHasTaken()
    {
        foreach (CancelState state in Enum.GetValues<CancelState>())
        {
            CancelRequest request = In(state);
            request.Add();

            bool wasLast = request.TakeBack();

            Assert.True(wasLast);
            Assert.Equal(state == CancelState.Requested ? CancelState.None : state, request.State);
        }
    }

    [Fact]
    public void TakeBack_OneOfTwo_LeavesTheState()
    {
        CancelRequest request = In(CancelState.Requested);
        request.Add();
        request.Add();

        bool wasLast = request.TakeBack();

        Assert.False(wasLast);
        Assert.Equal((1, CancelState.Requested), (request.Count, request.State));
    }

    [Fact]
    public void TakeBack_NoRequest_DoesNothing()
    {
        CancelRequest request = default;

        bool wasLast = request.TakeBack();

        Assert.False(wasLast);
        Assert.Equal(0, request.Count);
    }

    [Fact]
    public void Record_ANewRequest_HasAnotherNumberAndMayBeReported()
    {
        var details = new CancelDetails { IsReportDue = true };

        details.Record("message", isNew: true);

        Assert.Equal(("message", 1, false), (details.Message, details.Number, details.IsReportDue));
    }

    [Fact]
    public void Record_ARequestThatJoinsAnother_OnlyChangesTheMessage()
    {
        var details = new CancelDetails { IsReportDue = true };

        details.Record("message", isNew: false);

        Assert.Equal(("message", 0, true), (details.Message, details.Number, details.IsReportDue));
    }

    // PERF: every task has a request, and every wait of a plain method both (park_1m).
    [Fact]
    public void Size_OfBoth_IsThatOfOneAndThreeReferences()
    {
        Assert.Equal(8, Unsafe.SizeOf<CancelRequest>());
        Assert.Equal(3 * IntPtr.Size, Unsafe.SizeOf<CancelDetails>());
    }

    [GeneratedRegex(@"^\| `(\w+)` \| `(\w+)` \| .* \| .* \|\r?$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex StateRow();

    private static CancelRequest OfTheScopes()
    {
        CancelRequest request = default;
        request.EnterCanceledScope();
        request.KeepForScope();
        return request;
    }

    internal static CancelRequest In(CancelState state)
    {
        CancelRequest request = default;
        switch (state)
        {
            case CancelState.Requested:
                request.Keep();
                break;
            case CancelState.WaitCanceled:
                request.PassToWait();
                break;
            case CancelState.HandedDown:
                request.Keep();
                request.HandDown();
                break;
            case CancelState.WaitAbandoned:
                request.Keep();
                request.AbandonWait();
                break;
        }

        return request;
    }
}
