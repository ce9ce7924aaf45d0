using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lariat.Tests;

/// <summary>The loop stays small: what a feature adds is a <c>LoopFeature</c> and extension methods, not another part of the class.</summary>
public class EventLoopSizeTests
{
    private const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Fact]
    public void EventLoop_PartialFiles_AreFew()
    {
        string root = Path.Combine(Repository.Root, "src", "Lariat");
        string[] files = [.. Directory.EnumerateFiles(root, "EventLoop*.cs", SearchOption.AllDirectories)];
        Assert.InRange(files.Length, 1, 12);
    }

    [Fact]
    public void EventLoop_PublicMembers_AreFew()
    {
        string[] members = [.. typeof(EventLoop).GetMembers(Own & ~BindingFlags.NonPublic).Where(member => member is not MethodBase { IsSpecialName: true, IsConstructor: false }).Select(member => member.ToString()!)];
        Assert.True(members.Length <= 45, $"{members.Length} public members:\n{string.Join("\n", members)}");
    }

    [Fact]
    public void EventLoop_Fields_AreFew()
    {
        string[] fields = [.. typeof(EventLoop).GetFields(Own).Where(field => !field.IsLiteral).Select(field => field.Name)];
        Assert.True(fields.Length <= 25, $"{fields.Length} fields: {string.Join(", ", fields)}");
    }
}
