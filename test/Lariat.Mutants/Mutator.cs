// Rewrites source text so that it contains every mutant, each behind a question to the switch: (Is(7) ? a <= b : a < b). So one build
// serves all mutants. There is no semantic model: a mutant that does not compile is found by the compiler and left out (Build).
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxKind;

namespace Lariat.Mutants;

/// <summary>Makes the mutants of one file.</summary>
/// <param name="file">Its path, for the reports.</param>
/// <param name="firstId">The number of the first mutant.</param>
/// <param name="isLeftOut">Says of a number that it is not to be made.</param>
internal sealed class Mutator(string file, int firstId, Func<int, bool> isLeftOut)
{
    private static readonly Dictionary<SyntaxKind, string> s_operators = new()
    {
        [LessThanExpression] = "<=",
        [LessThanOrEqualExpression] = "<",
        [GreaterThanExpression] = ">=",
        [GreaterThanOrEqualExpression] = ">",
        [EqualsExpression] = "!=",
        [NotEqualsExpression] = "==",
        [LogicalAndExpression] = "||",
        [LogicalOrExpression] = "&&",
        [AddExpression] = "-",
        [SubtractExpression] = "+",
        [MultiplyExpression] = "/",
        [DivideExpression] = "*",
        [BitwiseAndExpression] = "|",
        [BitwiseOrExpression] = "&",
    };

    private readonly List<Mutant> _mutants = [];
    private int _nextId = firstId;

    /// <summary>What was made.</summary>
    public IReadOnlyList<Mutant> Mutants => _mutants;

    /// <summary>The number that follows the last one.</summary>
    public int NextId => _nextId;

    /// <summary>Returns the source with its mutants.</summary>
    public string Rewrite(string source)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        return Render(CSharpSyntaxTree.ParseText(source, options).GetRoot());
    }

    private string Render(SyntaxNode node)
    {
        if (!CanHoldMutants(node))
        {
            return node.ToFullString();
        }

        string text = string.Concat(node.ChildNodesAndTokens().Select(child =>
            child.AsNode() is { } inner ? Render(inner) : child.AsToken().ToFullString()));
        return node switch
        {
            StatementSyntax statement => OfStatement(statement, text),
            ExpressionSyntax expression => OfExpression(expression, text),
            _ => text,
        };
    }

    private string OfExpression(ExpressionSyntax expression, string text)
    {
        foreach (string mutated in Changes(expression))
        {
            if (!DeclaresNames(expression) && Add(expression, mutated) is { } id)
            {
                text = Wrap(expression, text, code => $"(global::Lariat.MutantSwitch.Is({id}) ? {mutated} : {code})");
            }
        }

        return text;
    }

    private string OfStatement(StatementSyntax statement, string text)
        => IsRemovable(statement) && Add(statement, "nothing") is { } id
            ? Wrap(statement, text, code => $"if (!global::Lariat.MutantSwitch.Is({id})) {{ {code} }}")
            : text;

    private static IEnumerable<string> Changes(ExpressionSyntax expression)
    {
        if (expression is BinaryExpressionSyntax { RawKind: (int)CoalesceExpression, Right: not ThrowExpressionSyntax } choice)
        {
            yield return $"({choice.Right})";
        }
        else if (expression is BinaryExpressionSyntax binary && s_operators.TryGetValue(binary.Kind(), out string? other) && !IsOfText(binary))
        {
            yield return $"{binary.Left} {other} {binary.Right}";
        }
        else if (expression is PrefixUnaryExpressionSyntax { RawKind: (int)LogicalNotExpression } not)
        {
            yield return $"({not.Operand})";
        }
        else if (expression is LiteralExpressionSyntax { RawKind: (int)TrueLiteralExpression or (int)FalseLiteralExpression, Parent: not WhileStatementSyntax } literal)
        {
            yield return literal.IsKind(TrueLiteralExpression) ? "false" : "true";
        }
        else if (expression is PostfixUnaryExpressionSyntax { RawKind: (int)PostIncrementExpression or (int)PostDecrementExpression } post && IsUsed(post))
        {
            yield return post.Operand + (post.IsKind(PostIncrementExpression) ? "--" : "++");
        }
        else if (expression is PrefixUnaryExpressionSyntax { RawKind: (int)PreIncrementExpression or (int)PreDecrementExpression } pre && IsUsed(pre))
        {
            yield return (pre.IsKind(PreIncrementExpression) ? "--" : "++") + pre.Operand;
        }
        else if (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Min" or "Max" } chosen } invocation
            && chosen.Expression.ToString() == "Math")
        {
            yield return (chosen.Name.Identifier.Text == "Min" ? "Math.Max" : "Math.Min") + invocation.ArgumentList;
        }

        if (IsCondition(expression) && expression is not (LiteralExpressionSyntax or PrefixUnaryExpressionSyntax or BinaryExpressionSyntax))
        {
            yield return $"!({expression})";
        }
    }

    /// <summary>Statements whose removal compiles: calls, and assignments that no local variable waits for.</summary>
    private static bool IsRemovable(StatementSyntax statement) => statement is ExpressionStatementSyntax
    {
        Expression: InvocationExpressionSyntax or AwaitExpressionSyntax or PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax
            or ConditionalAccessExpressionSyntax or AssignmentExpressionSyntax
    };

    /// <summary>The condition of an if, a loop or a ?:, or a part of one.</summary>
    private static bool IsCondition(ExpressionSyntax expression) => expression.Parent switch
    {
        IfStatementSyntax parent => parent.Condition == expression,
        WhileStatementSyntax parent => parent.Condition == expression,
        ConditionalExpressionSyntax parent => parent.Condition == expression,
        BinaryExpressionSyntax parent => parent.Kind() is LogicalAndExpression or LogicalOrExpression,
        _ => false,
    };

    // As a statement it is removed; as the step of a loop it would only make an endless loop.
    private static bool IsUsed(ExpressionSyntax expression) => expression.Parent is not (ExpressionStatementSyntax or ForStatementSyntax);

    // Constants have no code that could be switched, and neither have what is only for people who debug.
    private static bool CanHoldMutants(SyntaxNode node) => node switch
    {
        AttributeListSyntax or PatternSyntax or EnumDeclarationSyntax or CaseSwitchLabelSyntax or UsingDirectiveSyntax => false,
        ThrowStatementSyntax or ThrowExpressionSyntax or InterpolatedStringExpressionSyntax => false,
        EqualsValueClauseSyntax { Parent: ParameterSyntax } => false,
        FieldDeclarationSyntax field => !field.Modifiers.Any(ConstKeyword),
        LocalDeclarationStatementSyntax local => !local.Modifiers.Any(ConstKeyword),
        ConstructorInitializerSyntax => false,
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } => !call.ToString().StartsWith("Debug.Assert", StringComparison.Ordinal),
        _ => true,
    };

    // A name that is declared in both branches of ?: would be declared twice.
    private static bool DeclaresNames(ExpressionSyntax expression) => expression.DescendantNodes()
        .Any(node => node is SingleVariableDesignationSyntax or ParenthesizedVariableDesignationSyntax or AnonymousFunctionExpressionSyntax);

    private static bool IsOfText(BinaryExpressionSyntax binary)
        => binary.IsKind(AddExpression) && binary.DescendantNodes().Any(node =>
            node is InterpolatedStringExpressionSyntax || node.IsKind(StringLiteralExpression) || node.IsKind(Utf8StringLiteralExpression));

    // Runs once in a process, before any mutant is active; what a lambda in it does runs later.
    private static bool IsInStaticInitializer(SyntaxNode node)
        => node.Ancestors().FirstOrDefault(static one => one is AnonymousFunctionExpressionSyntax or EqualsValueClauseSyntax
            { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } })
            is EqualsValueClauseSyntax { Parent: { } owner } && owner.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.Modifiers.Any(StaticKeyword);

    private int? Add(SyntaxNode original, string mutated)
    {
        if (IsInStaticInitializer(original))
        {
            return null;
        }

        int id = _nextId++;
        if (isLeftOut(id))
        {
            return null;
        }

        int line = original.SyntaxTree.GetLineSpan(original.Span).StartLinePosition.Line + 1;
        var mutant = new Mutant(id, file, MemberOf(original), line, Mutant.OneLine(original.ToString()), Mutant.OneLine(mutated), 1);
        _mutants.Add(mutant with { Place = _mutants.Count(other => other with { Id = id, Line = line, Place = 1 } == mutant) + 1 });
        return id;
    }

    private static string MemberOf(SyntaxNode node) => node.FirstAncestorOrSelf<MemberDeclarationSyntax>() switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        ConstructorDeclarationSyntax => "constructor",
        FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
        _ => "",
    };

    // Comments before and after the code stay outside: one at the end of the line would hide what follows.
    private static string Wrap(SyntaxNode node, string text, Func<string, string> change)
    {
        string before = node.GetLeadingTrivia().ToFullString();
        string after = node.GetTrailingTrivia().ToFullString();
        return before + change(text[before.Length..^after.Length]) + after;
    }
}
