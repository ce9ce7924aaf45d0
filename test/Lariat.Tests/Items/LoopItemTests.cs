using System.Reflection;

namespace Lariat.Tests;

public class LoopItemTests
{
    [Fact]
    public void PublicMembers_OfTheBaseClass_AreNone()
    {
        MemberInfo[] members = typeof(LoopItem).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly);

        Assert.Empty(members);
    }
}
