using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;

namespace Lariat.AspNetCore.Endpoints;

/// <summary>
/// Copies the handler's metadata that minimal APIs read to its twin: attributes, and for parameters also names, defaults and nullability.
/// </summary>
[RequiresUnreferencedCode(CoroutineHandler.Requirement)]
[RequiresDynamicCode(CoroutineHandler.Requirement)]
internal static class HandlerMetadata
{
    private const string NullableContext = "System.Runtime.CompilerServices.NullableContextAttribute";
    private const string CompilerNamespace = "System.Runtime.CompilerServices";
    private const string Nullable = "System.Runtime.CompilerServices.NullableAttribute";

    public static void Copy(MethodInfo from, ParameterInfo[] parameters, MethodBuilder to)
    {
        foreach (CustomAttributeData attribute in from.GetCustomAttributesData().Where(IsForApplications))
        {
            to.SetCustomAttribute(Rebuild(attribute));
        }

        // The compiler does not repeat for parameters what it declares once for a type or method.
        if (FindNullableContext(from) is { } context)
        {
            to.SetCustomAttribute(Rebuild(context));
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            CopyParameter(parameters[i], to.DefineParameter(i + 1, parameters[i].Attributes, parameters[i].Name));
        }
    }

    private static void CopyParameter(ParameterInfo from, ParameterBuilder to)
    {
        foreach (CustomAttributeData attribute in from.GetCustomAttributesData().Where(static attribute
            => IsForApplications(attribute) || attribute.AttributeType.FullName == Nullable))
        {
            to.SetCustomAttribute(Rebuild(attribute));
        }

        if ((from.Attributes & ParameterAttributes.HasDefault) != 0)
        {
            to.SetConstant(from.RawDefaultValue);
        }
    }

    // The compiler's own attributes describe how the handler is implemented, unlike the twin; decimal and DateTime defaults are the
    // exception.
    private static bool IsForApplications(CustomAttributeData attribute)
        => attribute.AttributeType.Namespace != CompilerNamespace
            || attribute.AttributeType.Name is "DecimalConstantAttribute" or "DateTimeConstantAttribute";

    private static CustomAttributeData? FindNullableContext(MethodInfo method)
    {
        for (MemberInfo? member = method; member is not null; member = member.DeclaringType)
        {
            if (member.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType.FullName == NullableContext)
                is { } context)
            {
                return context;
            }
        }

        return null;
    }

    private static CustomAttributeBuilder Rebuild(CustomAttributeData attribute)
    {
        CustomAttributeNamedArgument[] properties = [.. attribute.NamedArguments.Where(argument => !argument.IsField)];
        CustomAttributeNamedArgument[] fields = [.. attribute.NamedArguments.Where(argument => argument.IsField)];
        return new CustomAttributeBuilder(
            attribute.Constructor,
            [.. attribute.ConstructorArguments.Select(ValueOf)],
            [.. properties.Select(argument => (PropertyInfo)argument.MemberInfo)],
            [.. properties.Select(argument => ValueOf(argument.TypedValue))],
            [.. fields.Select(argument => (FieldInfo)argument.MemberInfo)],
            [.. fields.Select(argument => ValueOf(argument.TypedValue))]);
    }

    private static object? ValueOf(CustomAttributeTypedArgument argument)
    {
        if (argument.Value is IReadOnlyList<CustomAttributeTypedArgument> items)
        {
            var array = Array.CreateInstance(argument.ArgumentType.GetElementType()!, items.Count);
            for (int i = 0; i < items.Count; i++)
            {
                array.SetValue(ValueOf(items[i]), i);
            }

            return array;
        }

        return argument.ArgumentType.IsEnum ? Enum.ToObject(argument.ArgumentType, argument.Value!) : argument.Value;
    }
}
