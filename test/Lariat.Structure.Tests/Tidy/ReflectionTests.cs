using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Structure.Tests;

/// <summary>What compilers and the runtime may change is read in few places, which docs/design.md names ("Plain methods", "Reflection").</summary>
public class ReflectionTests
{
    private static readonly string[] s_reflecting =
    [
        "Core/Coroutines/Foreign/AwaiterSwap.cs",
        "Core/Coroutines/Foreign/Handlers.cs",
        "Core/Coroutines/Frames/StateMachineFrame.cs",
        "Core/PlainMethods/",
        "IO/Workers/Child/ReflectedEntry.cs",
    ];

    private static readonly string[] s_namesOfTheRuntime = ["Core/PlainMethods/AwaiterLayout.cs", "Core/PlainMethods/RuntimeInternals.cs"];

    private static readonly HashSet<string> s_lookUps = ["GetType", "GetNestedType", "GetField", "GetProperty", "GetMethod", "GetConstructor", "GetMember"];

    [Fact]
    public void Reflection_OnMembers_IsInFewFiles()
        => AllowList.Check("Reflection on members", s_reflecting, FilesWith(static node => node is IdentifierNameSyntax { Identifier.Text: "BindingFlags" } || LooksUpAMember(node)));

    [Fact]
    public void NamesOfTheRuntime_ThatAreNotPublic_AreInTheFilesThatDesignMdNames()
    {
        AllowList.Check("A member that is looked up by a name in quotes", s_namesOfTheRuntime, FilesWith(static node => LooksUpAName(node) || IsAccessor(node)));

        Assert.Contains("`RuntimeInternals` and `AwaiterLayout`, both in `Core/PlainMethods/`, are the only files", DesignPage.Text, StringComparison.Ordinal);
    }

    private static string[] FilesWith(Func<SyntaxNode, bool> condition)
        => LariatSource.FilesWhere(tree => tree.GetRoot().DescendantNodes().Any(condition));

    private static bool LooksUpAMember(SyntaxNode node) => LookUp(node) is { } arguments && arguments.Count > 0;

    private static bool LooksUpAName(SyntaxNode node)
        => LookUp(node) is { } arguments && arguments.Any(argument => argument.Expression.IsKind(SyntaxKind.StringLiteralExpression));

    private static bool IsAccessor(SyntaxNode node) => node is AttributeSyntax { Name: IdentifierNameSyntax { Identifier.Text: "UnsafeAccessor" } };

    private static SeparatedSyntaxList<ArgumentSyntax>? LookUp(SyntaxNode node)
        => node is InvocationExpressionSyntax call && s_lookUps.Contains(NameOf(call.Expression)) ? call.ArgumentList.Arguments : null;

    private static string NameOf(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.Text,
        MemberBindingExpressionSyntax access => access.Name.Identifier.Text,
        _ => "",
    };
}
