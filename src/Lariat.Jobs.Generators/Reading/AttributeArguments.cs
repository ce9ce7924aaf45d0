using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Jobs.Generators;

/// <summary>Arguments of attributes that may be incomplete while they are being written.</summary>
internal static class AttributeArguments
{
    /// <summary>An argument of the constructor; the default of the type if it is missing or of another type.</summary>
    public static T? Argument<T>(this AttributeData attribute, int index)
        => index < attribute.ConstructorArguments.Length ? Value<T>(attribute.ConstructorArguments[index]) : default;

    /// <summary>The type that the only argument names; null if the compiler reports it.</summary>
    public static ITypeSymbol? TypeArgument(this AttributeData attribute)
        => attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Type, Value: ITypeSymbol type }
            && type.TypeKind != TypeKind.Error
            ? type
            : null;

    /// <summary>True if there are this number of arguments of the constructor, and none is in error.</summary>
    public static bool IsComplete(this AttributeData attribute, int count)
        => attribute.ConstructorArguments.Length == count
            && attribute.ConstructorArguments.All(argument => argument.Kind != TypedConstantKind.Error);

    /// <summary>The value of a property that the attribute sets; the default of the type if it does not.</summary>
    public static T? Property<T>(this AttributeData attribute, string name)
        => attribute.NamedArguments.Where(argument => argument.Key == name).Select(argument => Value<T>(argument.Value)).FirstOrDefault();

    /// <summary>Where the attribute sets a property; otherwise, the attribute.</summary>
    public static Location? PlaceOf(this AttributeData attribute, string property)
        => Arguments(attribute).FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == property)?.GetLocation()
            ?? attribute.Place();

    /// <summary>Where an argument of the constructor is; otherwise, the attribute.</summary>
    public static Location? PlaceOf(this AttributeData attribute, int index)
        => Arguments(attribute).ElementAtOrDefault(index)?.GetLocation() ?? attribute.Place();

    /// <summary>Where the attribute is.</summary>
    public static Location? Place(this AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation();

    private static SeparatedSyntaxList<AttributeArgumentSyntax> Arguments(AttributeData attribute)
        => (attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax)?.ArgumentList?.Arguments ?? [];

    private static T? Value<T>(TypedConstant constant)
        => constant.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum && constant.Value is T value ? value : default;
}
