using Lariat.Conformance;

namespace Lariat.Tests.Conformance;

/// <summary>The programs of the corpus do what they do under CPython, tick for tick.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<string> Ids => [.. ConformanceCorpus.Ids];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Program_OfTheCorpus_GivesTheTraceOfCPython(string id)
    {
        string? difference = ConformanceCorpus.Check(id);

        Assert.Null(difference);
    }
}
