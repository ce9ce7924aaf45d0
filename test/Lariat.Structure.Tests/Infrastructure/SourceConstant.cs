using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Structure.Tests;

/// <summary>Reads the value that the source gives to a constant, a static field or a property.</summary>
internal static class SourceConstant
{
    private static readonly MetadataReference s_core = MetadataReference.CreateFromFile(typeof(object).Assembly.Location);

    /// <summary>The value; of a <see cref="TimeSpan"/>, the milliseconds.</summary>
    /// <param name="file">The file, relative to src.</param>
    /// <param name="name">The name of the constant, which the file declares once.</param>
    public static long Read(string file, string name)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(Repository.Root, "src", file)));
        SemanticModel model = CSharpCompilation.Create(name, [tree], [s_core]).GetSemanticModel(tree);
        ExpressionSyntax value = tree.GetRoot().DescendantNodes().Select(node => ValueOf(node, name)).OfType<ExpressionSyntax>().Single();
        return value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax from, ArgumentList.Arguments: [var amount] }
            ? Evaluate(amount.Expression, model) * MillisecondsOf(from.Name.Identifier.Text)
            : Evaluate(value, model);
    }

    private static ExpressionSyntax? ValueOf(SyntaxNode node, string name) => node switch
    {
        VariableDeclaratorSyntax variable when variable.Identifier.Text == name => variable.Initializer?.Value,
        PropertyDeclarationSyntax property when property.Identifier.Text == name => property.Initializer?.Value,
        _ => null,
    };

    private static long Evaluate(ExpressionSyntax value, SemanticModel model)
        => Convert.ToInt64(model.GetConstantValue(value).Value, CultureInfo.InvariantCulture);

    private static long MillisecondsOf(string method) => method switch
    {
        nameof(TimeSpan.FromMilliseconds) => 1,
        nameof(TimeSpan.FromSeconds) => 1000,
        _ => throw new ArgumentException($"TimeSpan.{method} is not read here. Add its unit."),
    };
}
