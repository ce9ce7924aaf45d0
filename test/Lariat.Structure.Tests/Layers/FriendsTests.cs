using System.Xml.Linq;

namespace Lariat.Structure.Tests;

/// <summary>An assembly that sees what is internal in the core is a test, or docs/design.md gives the reason ("Layers").</summary>
public class FriendsTests
{
    // Programs of the tests that are no test projects by their names: a soak, a fuzzer, programs that tests start.
    private static readonly string[] s_ofTests =
        ["Lariat.Net.Soak", "Lariat.Confined", "Lariat.Fuzz", "Lariat.Tests.Unoptimized", "Lariat.Tests.NoDynamicCode"];

    [Fact]
    public void Friends_OfTheCore_AreTestsOrHaveAReasonInDesignMd()
    {
        string[] friends = [.. XDocument.Load(Path.Combine(Repository.Root, "src", "Lariat", "Lariat.csproj"))
            .Descendants("InternalsVisibleTo")
            .Select(friend => friend.Attribute("Include")!.Value)
            .Where(friend => !friend.EndsWith(".Tests", StringComparison.Ordinal) && !s_ofTests.Contains(friend))];

        IEnumerable<string> explained = DesignPage.Table("friend", "reason").Select(row => row[0].Trim('`'));

        Assert.Equal(explained.Order(StringComparer.Ordinal), friends.Order(StringComparer.Ordinal));
    }
}
